import { observedWriter } from "../../observe/schemas";
import type { ObservedWriter } from "../../observe/schemas";
import type { Statement, StatementsStep } from "../../scripts/schemas";
import type { TargetRow, TargetSession } from "../../target/target-session";
import type { ObserveDialect, ObserveSpec } from "../observe-dialect";
import { noLock, triggerLock } from "./locks";
import { literal, quote, shadowSchema } from "./names";
import { noTriggerProbe, shadowTableProbe } from "./probes";

const linesAtOnce = 2_000;

function namesOf({ number, table }: ObserveSpec) {
  const own = (suffix: string) => ({ name: `o${number}_${suffix}`, sql: `${quote(shadowSchema)}.${quote(`o${number}_${suffix}`)}` });
  return {
    seen: own("seen"),
    totals: own("totals"),
    trigger: (event: string) => `switchyard_o${number}_after_${event}`,
    table: `${quote(table.schema)}.${quote(table.name)}`,
  };
}

/** There is no WHEN clause: each row that is written makes the comparison. Whatever the count meets, the application's write goes through. */
function triggerSql(spec: ObserveSpec, event: "INSERT" | "UPDATE"): string {
  const { seen, trigger, table } = namesOf(spec);
  const value = `NEW.${quote(spec.column)}`;
  const breaks = spec.rule.kind === "null" ? `${value} IS NULL` : `CHAR_LENGTH(${value}) > ${spec.rule.length}`;
  const changed = event === "UPDATE" ? ` AND NOT (${value} <=> OLD.${quote(spec.column)})` : "";
  const size = spec.rule.kind === "null" ? "NULL" : `CHAR_LENGTH(${value})`;
  const name = `${quote(spec.table.schema)}.${quote(trigger(event.toLowerCase()))}`;
  return `CREATE OR REPLACE TRIGGER ${name} AFTER ${event} ON ${table} FOR EACH ROW
BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  IF ${breaks}${changed} THEN
    INSERT INTO ${seen.sql} (id, role, host, connection_id, event, size, seen_at)
    VALUES (UUID_SHORT(), SUBSTRING_INDEX(USER(), '@', 1), SUBSTRING_INDEX(USER(), '@', -1), CONNECTION_ID(), '${event}', ${size}, UTC_TIMESTAMP(6));
  END IF;
END`;
}

function triggerProbe(name: string): string {
  return `SELECT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME = ${literal(name)}) AS done`;
}

function stepOf(key: string, title: string, statements: Statement[]): StatementsStep {
  const phase = key === "count" ? "expand" : "clean-up";
  return { type: "statements", key, phase, title, atomic: false, waits: "short", before: [], after: [], blocking: null, statements };
}

function installStep(spec: ObserveSpec): StatementsStep {
  const { seen, totals, trigger } = namesOf(spec);
  const table = (sql: string, name: string): Statement => ({ sql, lock: noLock, probe: shadowTableProbe(name), repair: null });
  return stepOf("count", `Count the values of ${spec.column} that would not fit, without keeping any`, [
    table(
      `CREATE TABLE IF NOT EXISTS ${seen.sql} (id bigint unsigned NOT NULL PRIMARY KEY, role varchar(128) NOT NULL, host varchar(255) NOT NULL, connection_id bigint NOT NULL, event varchar(6) NOT NULL, size bigint, seen_at datetime(6) NOT NULL) ENGINE = InnoDB`,
      seen.name,
    ),
    table(
      `CREATE TABLE IF NOT EXISTS ${totals.sql} (role varchar(128) NOT NULL, application varchar(255) NOT NULL, inserts bigint NOT NULL, updates bigint NOT NULL, longest bigint, first_at datetime(6) NOT NULL, last_at datetime(6) NOT NULL, PRIMARY KEY (role, application)) ENGINE = InnoDB`,
      totals.name,
    ),
    ...(["INSERT", "UPDATE"] as const).map((event) => ({
      sql: triggerSql(spec, event),
      lock: triggerLock,
      probe: triggerProbe(trigger(event.toLowerCase())),
      repair: null,
    })),
  ]);
}

function removeSteps(spec: ObserveSpec): StatementsStep[] {
  const { seen, totals, trigger } = namesOf(spec);
  const drop = (event: string): Statement => ({
    sql: `DROP TRIGGER IF EXISTS ${quote(spec.table.schema)}.${quote(trigger(event))}`,
    lock: triggerLock,
    probe: noTriggerProbe(trigger(event)),
    repair: null,
  });
  const table = ({ name, sql }: { name: string; sql: string }): Statement => ({
    sql: `DROP TABLE IF EXISTS ${sql}`,
    lock: noLock,
    probe: shadowTableProbe(name, false),
    repair: null,
  });
  return [
    stepOf("stop", "Count no more", [drop("insert"), drop("update")]),
    stepOf("clean-up", "Remove the counts from the database", [table(seen), table(totals)]),
  ];
}

type Line = { id: string; role: string; application: string; event: string; size: number | null; at: string };

/** Observing on MariaDB: by account and program, where performance_schema tells it, otherwise by account and host. */
export const mariadbObserve: ObserveDialect = {
  script: (spec) => ({
    install: [installStep(spec)],
    remove: removeSteps(spec),
    owned: ["insert", "update"].map((event) => ({ kind: "trigger", schema: spec.table.schema, table: spec.table.name, name: namesOf(spec).trigger(event) })),
  }),
  async fold(session, spec) {
    const { seen, totals } = namesOf(spec);
    const programs = await programNames(session);
    // No lock of gaps: writers go on adding lines.
    await session.query("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    await session.query("START TRANSACTION");
    try {
      const { rows } = await session.query(
        `SELECT id, role, host, connection_id, event, size, DATE_FORMAT(seen_at, '%Y-%m-%d %H:%i:%s.%f') AS at FROM ${seen.sql} LIMIT ${linesAtOnce} FOR UPDATE SKIP LOCKED`,
      );
      const lines = rows.map((row) => lineOf(row, programs));
      for (const each of summed(lines)) {
        await session.query(
          `INSERT INTO ${totals.sql} (role, application, inserts, updates, longest, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON DUPLICATE KEY UPDATE inserts = inserts + VALUES(inserts), updates = updates + VALUES(updates), longest = GREATEST(COALESCE(longest, VALUES(longest)), VALUES(longest)),
             first_at = LEAST(first_at, VALUES(first_at)), last_at = GREATEST(last_at, VALUES(last_at))`,
          [each.role, each.application, each.inserts, each.updates, each.longest, each.first, each.last],
        );
      }
      if (lines.length > 0) await session.query(`DELETE FROM ${seen.sql} WHERE id IN (${lines.map(({ id }) => BigInt(id).toString()).join(", ")})`);
      await session.query("COMMIT");
      return lines.length === linesAtOnce;
    } catch (error) {
      await session.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  },
  async read(session, spec) {
    const { rows } = await session.query(
      `SELECT role, application, inserts, updates, longest, DATE_FORMAT(first_at, '%Y-%m-%dT%H:%i:%s.%fZ') AS first_at, DATE_FORMAT(last_at, '%Y-%m-%dT%H:%i:%s.%fZ') AS last_at
       FROM ${namesOf(spec).totals.sql} ORDER BY inserts + updates DESC, role, application LIMIT 200`,
    );
    return rows.map((row) => writerOf(row));
  },
};

function writerOf(row: TargetRow): ObservedWriter {
  return observedWriter.parse({
    role: row["role"],
    application: row["application"],
    inserts: Number(row["inserts"]),
    updates: Number(row["updates"]),
    longest: row["longest"] === null ? null : Number(row["longest"]),
    firstAt: row["first_at"],
    lastAt: row["last_at"],
  });
}

/** What programs call themselves, by connection; empty where the server keeps it from the account or does not know. */
async function programNames(session: TargetSession): Promise<ReadonlyMap<string, string>> {
  const sql = "SELECT processlist_id AS id, attr_value AS name FROM performance_schema.session_connect_attrs WHERE attr_name = 'program_name'";
  return session.query(sql).then(
    ({ rows }) => new Map(rows.map(({ id, name }) => [String(id), String(name)])),
    () => new Map(),
  );
}

function lineOf(row: TargetRow, programs: ReadonlyMap<string, string>): Line {
  return {
    id: String(row["id"]),
    role: String(row["role"]),
    application: (programs.get(String(row["connection_id"])) ?? `host ${String(row["host"])}`).slice(0, 255),
    event: String(row["event"]),
    size: row["size"] === null ? null : Number(row["size"]),
    at: String(row["at"]),
  };
}

function summed(lines: readonly Line[]) {
  return [...Map.groupBy(lines, ({ role, application }) => JSON.stringify([role, application])).values()].flatMap((group) => {
    const [one] = group;
    if (one === undefined) return [];
    const times = group.map(({ at }) => at).toSorted((a, b) => a.localeCompare(b));
    const sizes = group.map(({ size }) => size).filter((size) => size !== null);
    return [
      {
        role: one.role,
        application: one.application,
        inserts: group.filter(({ event }) => event === "INSERT").length,
        updates: group.filter(({ event }) => event === "UPDATE").length,
        longest: sizes.length === 0 ? null : Math.max(...sizes),
        first: times[0] ?? one.at,
        last: times.at(-1) ?? one.at,
      },
    ];
  });
}
