import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import type { Mariadb } from "@/testing/mariadb/start-mariadb";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript } from "@/testing/migrations/executor/hand-scripts";
import { clock } from "@/server/platform/clock";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { SparseSpec } from "../dialects/dialect";
import * as mariadbLog from "../dialects/mariadb/shadow/shadow-log";
import * as postgresLog from "../dialects/postgres/shadow/shadow-log";
import { engines } from "../scripts/schemas";
import type { CollectStep } from "../scripts/schemas";
import { textIn } from "../target/row-values";
import type { TargetRow, TargetSession } from "../target/target-session";
import { keepConflicts, lastCollected } from "./collect-conflicts";
import { runCollect } from "./run-collect";
import { stepContext } from "./step-context";

const many = 100_000;

describe.each(engines)("the log for the conflict report on %s", (engine) => {
  let world: MigrationWorld;
  let mariadb: Mariadb | null;
  let target: AppTarget;
  let session: TargetSession;
  let runId: string;
  let log: string;
  let step: CollectStep;
  let changes = 700;

  beforeAll(async () => {
    world = await createMigrationWorld();
    // Of its own: all that read a server's list of transactions share it, and whoever reads it all the time keeps it old for everybody.
    mariadb = engine === "mariadb" ? await startMariadb() : null;
    target = await createAppTarget(engine, mariadb?.address);
    runId = await world.propose(await world.register(target), target, handScript(engine, target.databaseName));
    session = await target.open("switchyard collect");
    await session.query(engine === "postgres" ? "create schema if not exists switchyard_shadow" : "create database if not exists switchyard_shadow");
  });
  afterAll(async () => {
    await session.end();
    await world.close();
    await target.drop();
    await mariadb?.close();
  });
  beforeEach(async () => {
    changes += 1;
    const spec = { change: `m${changes}`, table: { schema: target.schema, name: "app" }, column: { name: "url" } } as SparseSpec;
    const place = { key: "collect", phase: "restore" as const, title: "collect" };
    log = `switchyard_shadow.m${changes}_log`;
    await session.query(`drop table if exists ${log}`);
    await session.query(engine === "postgres" ? postgresLog.createLog(spec) : mariadbLog.createLog(spec).sql);
    step = engine === "postgres" ? postgresLog.collectStep(spec, place) : mariadbLog.collectStep(spec, place);
  });
  afterEach(() => session.query(`drop table if exists ${log}`));

  /** Lines of one statement; `at`: seconds ago. */
  async function write(lines: number, at = 60): Promise<void> {
    const ids = engine === "postgres" ? `generate_series(1, ${lines}) s(n)` : `(select seq as n from seq_1_to_${lines}) s`;
    const actor = engine === "postgres" ? "" : ", actor";
    const ago = engine === "postgres" ? `clock_timestamp() - interval '${at} seconds'` : `now(6) - interval ${at} second`;
    await session.query(
      `insert into ${log} (row_key, original, event, happened_at${actor}) select '{}', 'line ', 'changed', ${ago}${actor === "" ? "" : ", 'app'"} from ${ids}`,
    );
  }
  async function collect(after = "0", phase: CollectStep["phase"] = "restore"): Promise<{ lines: TargetRow[]; rowsRead: number }> {
    const lines: TargetRow[] = [];
    const hooks = { lastCollected: () => Promise.resolve(after), collected: (rows: readonly TargetRow[]) => Promise.resolve(void lines.push(...rows)) };
    const context = stepContext(session, engine, { change: `m${changes}`, script: "rollback", round: 1, fence: 1 }, hooks);
    const before = await rowsRead();
    await runCollect(context, { ...step, phase });
    return { lines, rowsRead: (await rowsRead()) - before };
  }
  /** Rows of the log that the session's statements have looked at so far. */
  async function rowsRead(): Promise<number> {
    if (engine === "mariadb") {
      const { rows } = await session.query(
        "select cast(sum(VARIABLE_VALUE) as char) as n from information_schema.SESSION_STATUS where VARIABLE_NAME in ('HANDLER_READ_NEXT', 'HANDLER_READ_RND_NEXT', 'HANDLER_READ_KEY')",
      );
      return Number(textIn(rows[0], "n"));
    }
    await session.query("select pg_stat_force_next_flush()");
    const { rows } = await session.query(
      `select (seq_tup_read + coalesce(idx_tup_fetch, 0))::text as n from pg_stat_user_tables where relid = '${log}'::regclass`,
    );
    return Number(textIn(rows[0], "n") ?? "0");
  }
  const numbersOf = (lines: readonly TargetRow[]) => lines.map((line) => textIn(line, "id") ?? "");

  it("is read in one go over its lines, however many pages that takes, each line once", async () => {
    await write(many / 2, 90);
    await write(many / 2, 60);
    const { lines, rowsRead: read } = await collect();
    expect([lines.length, new Set(numbersOf(lines)).size]).toEqual([many, many]);
    // Pages are buffered and sorted in themselves, which reads a row three times at most; numbering all lines anew for each page would read 50 million.
    expect(read).toBeLessThan(4 * many);
    const at = numbersOf(lines)[many - 300] ?? "";
    const rest = await collect(at);
    expect(rest.lines.length).toBe(299);
    expect(rest.rowsRead).toBeLessThan(3_000);
    expect((await collect(numbersOf(lines).at(-1))).lines).toEqual([]);
  });

  it("gives every line a number of its own, in the order in which they are read", async () => {
    if (engine === "postgres") {
      // As of one transaction with more lines than fit into 22 bits, and of the one after it.
      await session.query(`insert into ${log} (id, transaction, row_key, event) overriding system value
        values (1, '7', '{}', 'changed'), (4194304, '7', '{}', 'changed'), (9223372036854775807, '7', '{}', 'changed'), (2, '8', '{}', 'changed')`);
    } else {
      // Of one moment, with numbers that end in the same three digits.
      const line = (id: string, at: string) => `(${id}, '{}', 'changed', 'app', '${at}')`;
      const [one, next] = ["2026-01-01 00:00:00.000001", "2026-01-01 00:00:00.000002"];
      await session.query(`insert into ${log} (id, row_key, event, actor, happened_at)
        values ${[line("1", one), line("1001", one), line("18446744073709551614", one), line("2", next)].join(", ")}`);
    }
    const numbers = numbersOf((await collect()).lines);
    expect(numbers.map((number) => number.slice(-20))).toEqual(
      [1, engine === "postgres" ? 4_194_304 : 1_001, engine === "postgres" ? "9223372036854775807" : "18446744073709551614", 2].map((number) =>
        String(number).padStart(20, "0"),
      ),
    );
    expect(numbers.map(BigInt)).toEqual(numbers.map(BigInt).toSorted((one, two) => (one < two ? -1 : 1)));
    for (const [place, number] of numbers.entries()) expect(numbersOf((await collect(number)).lines)).toEqual(numbers.slice(place + 1));
  });

  it.runIf(engine === "mariadb")("numbers the lines of one statement one after another, also in a log that an earlier version of the portal made", async () => {
    const [created] = (await session.query(`show create table ${log}`)).rows;
    expect(textIn(created, "Create Table")).not.toMatch(/AUTO_INCREMENT/i);
    for (const isEarlier of [false, true]) {
      await session.query(`truncate table ${log}`);
      if (isEarlier) await session.query(`alter table ${log} modify id bigint unsigned not null auto_increment, add key (id)`);
      await session.query(`insert into ${log} (row_key, event, actor, happened_at) select seq, 'changed', 'app', '2026-01-01 00:00:00' from seq_1_to_1000`);
      const { lines } = await collect();
      expect(lines.map((line) => textIn(line, "row_key"))).toEqual(Array.from({ length: 1_000 }, (_line, at) => String(at + 1)));
      expect(new Set(numbersOf(lines)).size).toBe(1_000);
    }
  });

  it("is kept in the portal line by line, each once; a line of another time is another line", async () => {
    await write(2, 90);
    await write(3, 60);
    const { lines } = await collect();
    const run = await world.run(runId);
    const round = changes;
    for (const page of [lines.slice(0, 3), lines.slice(0, 5), lines]) await keepConflicts(world.db, run, round, page);
    const kept = () => world.db.migrationConflict.count({ where: { runId, round } });
    expect(await kept()).toBe(5);
    expect(await lastCollected(world.db, run, round)).toBe(BigInt(numbersOf(lines).at(-1) ?? "").toString());
    expect((await collect(await lastCollected(world.db, run, round))).lines).toEqual([]);
    await keepConflicts(world.db, run, round, [{ ...lines[0], happened_at: "2026-01-02 03:04:05.678+00" }]);
    expect(await kept()).toBe(6);
  });

  it("passes over no line of a transaction that is still open, also where later ones are done", async () => {
    const tracked = engine === "postgres" ? await trackedPostgres() : await trackedMariadb();
    const slow = await target.open("the slow application");
    try {
      await write(2, engine === "postgres" ? 60 : 90);
      await slow.query(engine === "postgres" ? "begin" : "start transaction");
      await slow.query(
        `insert into ${log} (row_key, event, happened_at${engine === "postgres" ? "" : ", actor"}) values ('{"slow":"1"}', 'changed', now()${engine === "postgres" ? "" : ", 'app'"})`,
      );
      await write(3, 0);
      const first = await collect();
      expect(first.lines.length).toBe(2);
      await slow.query("commit");
      const seen = numbersOf(first.lines).at(-1) ?? "0";
      // On MariaDB a line of the last second may still be in the making.
      await expect.poll(async () => (await collect(seen)).lines.length).toBe(4);
    } finally {
      await slow.end();
      await tracked();
    }
  });

  it.runIf(engine === "mariadb")("passes over no line of a transaction that a list lacks which the server made earlier and still hands out", async () => {
    const tracked = await trackedMariadb();
    const slow = await target.open("the slow application");
    let isReading = true;
    const reading = readListAllTheTime(() => isReading);
    try {
      await slow.query("start transaction");
      await slow.query(`insert into ${log} (row_key, event, happened_at, actor) values ('{"slow":"1"}', 'changed', now(6), 'app')`);
      await write(3, 0);
      await clock.sleep(2_500);
      const first = await collect();
      isReading = false;
      await reading;
      await slow.query("commit");
      const seen = numbersOf(first.lines).at(-1) ?? "0";
      await expect.poll(async () => first.lines.length + (await collect(seen)).lines.length).toBe(4);
    } finally {
      isReading = false;
      await slow.end();
      await tracked();
    }
  });

  /** Keeps the server from making its list of transactions anew, from the first look on. */
  async function readListAllTheTime(goesOn: () => boolean): Promise<void> {
    while (goesOn()) await target.query("select trx_id from information_schema.innodb_trx");
  }
  /** A trigger of the name that says that the application is still seen. */
  async function trackedPostgres(): Promise<() => Promise<unknown>> {
    const name = /tgname IN \('([^']+)'/.exec(step.query)?.[1] ?? "";
    await target.query("create or replace function nothing() returns trigger language plpgsql as 'begin return null; end'");
    await target.query(`create trigger "${name}" after update on app for each row execute function nothing()`);
    return () => target.query(`drop trigger "${name}" on app`);
  }
  async function trackedMariadb(): Promise<() => Promise<unknown>> {
    const name = /TRIGGER_NAME IN \('([^']+)'/.exec(step.query)?.[1] ?? "";
    await target.query(`create trigger ${name} after update on app for each row set @nothing = 1`);
    return () => target.query(`drop trigger ${name}`);
  }
});
