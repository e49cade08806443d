import { observedWriter } from "../../observe/schemas";
import type { StatementLock, StatementsStep } from "../../scripts/schemas";
import type { ObserveDialect, ObserveSpec } from "../observe-dialect";
import { locks, noLock, triggerLock } from "./locks";
import { literal, quote, shadowSchema, tableName } from "./names";

/** Lines taken at once; more than a writer makes between two readings, unless nothing fits. */
const linesAtOnce = 20_000;

function namesOf({ number, table }: ObserveSpec) {
  const own = (suffix: string) => `${quote(shadowSchema)}.${quote(`o${number}_${suffix}`)}`;
  const triggerName = (event: string) => `zzz_switchyard_o${number}_${event}`;
  return {
    seen: own("seen"),
    totals: own("totals"),
    count: own("count"),
    triggerName,
    trigger: (event: string) => quote(triggerName(event)),
    table: tableName(table),
  };
}

/** True for a value that would not fit; `size` is its length in characters, or NULL. */
function ruleOf({ column, rule }: ObserveSpec): { breaks: string; size: string } {
  const value = `NEW.${quote(column)}`;
  return rule.kind === "null"
    ? { breaks: `${value} IS NULL`, size: "NULL" }
    : { breaks: `char_length(${value}) > ${rule.length}`, size: `char_length(${value})` };
}

/**
 * AFTER triggers with a WHEN clause: a row that fits costs the comparison and nothing else, and is not queued. An update counts only when it
 * changes the value: what was too long before and stays says nothing about who writes it.
 */
function installStep(spec: ObserveSpec): StatementsStep {
  const { seen, totals, count, trigger, table } = namesOf(spec);
  const { breaks, size } = ruleOf(spec);
  const column = quote(spec.column);
  const made = (sql: string, lock: StatementLock) => ({ sql, lock, probe: null, repair: null });
  return {
    type: "statements",
    key: "count",
    phase: "expand",
    title: `Count the values of ${spec.column} that would not fit, without keeping any`,
    atomic: true,
    waits: "short",
    before: [],
    after: [],
    blocking: null,
    statements: [
      made(
        `CREATE TABLE IF NOT EXISTS ${seen} (role text NOT NULL, application text NOT NULL, event text NOT NULL, size bigint, seen_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
        noLock,
      ),
      made(
        `CREATE TABLE IF NOT EXISTS ${totals} (role text NOT NULL, application text NOT NULL, inserts bigint NOT NULL, updates bigint NOT NULL, longest bigint, first_at timestamptz NOT NULL, last_at timestamptz NOT NULL, PRIMARY KEY (role, application))`,
        noLock,
      ),
      made(
        `CREATE OR REPLACE FUNCTION ${count}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS ${literal(
          `BEGIN
  INSERT INTO ${seen} (role, application, event, size)
  VALUES (session_user, left(coalesce(nullif(current_setting('application_name'), ''), 'without a name'), 200), TG_OP, ${size});
  RETURN NULL;
END`,
        ).trim()}`,
        noLock,
      ),
      made(`CREATE TRIGGER ${trigger("insert")} AFTER INSERT ON ${table} FOR EACH ROW WHEN (${breaks}) EXECUTE FUNCTION ${count}()`, triggerLock),
      made(
        `CREATE TRIGGER ${trigger("update")} AFTER UPDATE ON ${table} FOR EACH ROW WHEN (${breaks} AND NEW.${column} IS DISTINCT FROM OLD.${column}) EXECUTE FUNCTION ${count}()`,
        triggerLock,
      ),
      // A subscription writes values that do not fit like anybody else.
      ...["insert", "update"].map((event) => made(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger(event)}`, triggerLock)),
    ],
  };
}

function removeStep(spec: ObserveSpec, key: "stop" | "clean-up"): StatementsStep {
  const { seen, totals, count, trigger, table } = namesOf(spec);
  const made = (sql: string, lock: StatementLock) => ({ sql, lock, probe: null, repair: null });
  const moment = locks["schema-moment"];
  const isStop = key === "stop";
  return {
    type: "statements",
    key,
    phase: "clean-up",
    title: isStop ? "Count no more" : "Remove the counts from the database",
    atomic: true,
    waits: "short",
    before: [],
    after: [],
    blocking: null,
    statements: isStop
      ? [made(`DROP TRIGGER IF EXISTS ${trigger("insert")} ON ${table}`, moment), made(`DROP TRIGGER IF EXISTS ${trigger("update")} ON ${table}`, moment)]
      : [made(`DROP FUNCTION IF EXISTS ${count}()`, noLock), made(`DROP TABLE IF EXISTS ${seen}`, noLock), made(`DROP TABLE IF EXISTS ${totals}`, noLock)],
  };
}

/** Observing on PostgreSQL: by login role and application_name. */
export const postgresObserve: ObserveDialect = {
  script: (spec) => ({
    install: [installStep(spec)],
    remove: [removeStep(spec, "stop"), removeStep(spec, "clean-up")],
    owned: ["insert", "update"].map((event) => ({
      kind: "trigger",
      schema: spec.table.schema,
      table: spec.table.name,
      name: namesOf(spec).triggerName(event),
    })),
  }),
  async fold(session, spec) {
    const { seen, totals } = namesOf(spec);
    const { rows } = await session.query(
      `WITH taken AS (
         DELETE FROM ${seen} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${seen} LIMIT ${linesAtOnce} FOR UPDATE SKIP LOCKED)) RETURNING role, application, event, size, seen_at
       ), summed AS (
         INSERT INTO ${totals} AS t (role, application, inserts, updates, longest, first_at, last_at)
         SELECT role, application, count(*) FILTER (WHERE event = 'INSERT'), count(*) FILTER (WHERE event <> 'INSERT'), max(size), min(seen_at), max(seen_at)
         FROM taken GROUP BY role, application
         ON CONFLICT (role, application) DO UPDATE SET inserts = t.inserts + excluded.inserts, updates = t.updates + excluded.updates,
           longest = greatest(t.longest, excluded.longest), first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)
       ) SELECT count(*)::int AS lines FROM taken`,
    );
    return Number(rows[0]?.["lines"] ?? 0) === linesAtOnce;
  },
  async read(session, spec) {
    const moment = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    const { rows } = await session.query(
      `SELECT role, application, inserts::int8::text AS inserts, updates::int8::text AS updates, longest::text AS longest, ${moment("first_at")} AS first_at, ${moment("last_at")} AS last_at
       FROM ${namesOf(spec).totals} ORDER BY inserts::int8 + updates::int8 DESC, role, application LIMIT 200`,
    );
    return rows.map((row) =>
      observedWriter.parse({
        role: row["role"],
        application: row["application"],
        inserts: Number(row["inserts"]),
        updates: Number(row["updates"]),
        longest: row["longest"] === null ? null : Number(row["longest"]),
        firstAt: row["first_at"],
        lastAt: row["last_at"],
      }),
    );
  },
};
