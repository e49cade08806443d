import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript } from "@/testing/migrations/executor/hand-scripts";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { catalogOf } from "../catalog/catalogs";
import { dialectOf } from "../dialects/dialects";
import { identityDialectOf } from "../dialects/identity-dialect";
import { replaceClock } from "@/server/platform/clock";
import { movableClock } from "@/testing/movable-clock";
import { operationOf } from "../operations/operations";
import { scriptOf } from "../planning/script-of";
import { dueRuns } from "../run-claims";
import { engines } from "../scripts/schemas";
import type { Engine } from "../scripts/schemas";
import { gatewayOf, targetGateways } from "../target/gateways";
import type { TargetGateway } from "../target/target-session";
import type { RunDeps } from "./run-deps";
import type { TargetSession } from "../target/target-session";

/** Opens sessions in which time passes once the first column is added. */
function closesAfterFirst(engine: Engine, close: () => void): TargetGateway["open"] {
  return async (address, options) => {
    const session = await gatewayOf(engine).open(address, options);
    const query: TargetSession["query"] = async (sql, values) => {
      const result = await session.query(sql, values);
      if (sql.startsWith("alter table app add column url__shadow")) close();
      return result;
    };
    return { ...session, query };
  };
}

describe.each(engines)("a run on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;
  let sessions: TargetSession[] = [];

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget(engine);
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });
  beforeEach(async () => {
    await target.fill(1_000);
    databaseId = await world.register(target);
  });
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.end()));
    sessions = [];
    await world.superuser("delete from migration_halt");
    await target.query("alter table app drop column if exists url__shadow");
  });

  const script = () => handScript(engine, target.databaseName);
  const propose = () => world.propose(databaseId, target, script());
  const stepsOf = (runId: string) => world.db.migrationStep.findMany({ where: { runId }, orderBy: [{ round: "asc" }, { startedAt: "asc" }] });

  it("goes forward, rests in use, goes back, forward again, and becomes final", async () => {
    const before = await target.content();
    const runId = await propose();
    const live = await world.advance(runId);
    expect(live).toMatchObject({ state: "live", round: 1, lastError: null });
    expect(await target.query("select count(*) as n from app where char_length(url) > 200")).toMatchObject([{ n: "0" }]);
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back", rollbackAskedBy: null });
    expect(await target.content()).toBe(before);
    await world.steer(runId, { state: "scheduled" });
    expect(await world.advance(runId)).toMatchObject({ state: "live", round: 2 });
    await world.approve(runId, "finalize");
    await world.steer(runId, { state: "finalizing" });
    const final = await world.advance(runId);
    expect(final).toMatchObject({ state: "finalized", lastError: null });
    expect(final.endedAt).not.toBeNull();
    expect((await stepsOf(runId)).map(({ round, scriptName, stepKey, state, attempts }) => [round, scriptName, stepKey, state, attempts].join(" "))).toEqual([
      "1 forward add-shadow done 1",
      "1 forward cut done 1",
      "1 forward all-fit done 1",
      "1 rollback restore done 1",
      "1 rollback drop-shadow done 1",
      "2 forward add-shadow done 1",
      "2 forward cut done 1",
      "2 forward all-fit done 1",
      "2 finalize drop-shadow done 1",
    ]);
    const events = await world.db.auditEvent.findMany({ where: { event: { startsWith: "migration." } }, orderBy: { id: "asc" } });
    expect(events.filter(({ event }) => event === "migration.step-ended")).toHaveLength(9);
    const own = await target.open("a test");
    sessions.push(own);
    expect(
      (await own.query("select * from switchyard_shadow.journal")).rows.filter(({ place }) => place === undefined || place === target.databaseName),
    ).toEqual([]);
  });

  it("keeps the safety delay: it is not finalized before, and not without approval", async () => {
    const slow = await world.register(target, { stage: "production", safetyDelayMinutes: 0 });
    const runId = await world.propose(slow, target, script());
    const live = await world.advance(runId);
    expect(live.soakUntil?.getTime()).toBe((live.liveAt?.getTime() ?? 0) + 24 * 3_600_000);
    await world.approve(runId, "finalize");
    await world.steer(runId, { state: "finalizing" });
    expect(await world.advance(runId)).toMatchObject({ state: "failed", resumeState: "finalizing", lastError: expect.stringContaining("safety delay") });
    expect(await target.query("select count(*) as n from app where url__shadow is not null")).toMatchObject([{ n: "100" }]);
    await world.steer(runId, { state: "finalizing", liveAt: new Date(0), soakUntil: new Date(0) });
    await world.superuser(`update migration_approval set voided_at = now(), part = null where purpose = 'finalize' and run_id = '${runId}'`);
    expect(await world.advance(runId)).toMatchObject({ state: "failed", lastError: expect.stringContaining("not approved") });
    expect(await target.query("select count(*) as n from app where url__shadow is not null")).toMatchObject([{ n: "100" }]);
  });

  it("becomes stale, with its approvals void, when the table has changed since", async () => {
    const runId = await propose();
    await target.query("alter table app add column extra int");
    const stale = await world.advance(runId);
    expect(stale).toMatchObject({ state: "stale", because: expect.stringContaining("has changed since it was approved") });
    expect(await world.db.migrationApproval.count({ where: { runId, voidedAt: null } })).toBe(0);
    await target.query("alter table app drop column extra");
    expect(await target.query("select count(*) as n from app where char_length(url) > 200")).toMatchObject([{ n: "100" }]);
  });

  it("does not begin when whoever approved it may no longer review", async () => {
    const runId = await propose();
    await world.superuser("update \"user\" set groups = '{}' where uid = 'mina'");
    const refused = await world.advance(runId);
    await world.superuser("update \"user\" set groups = array['cn=reviewers,dc=example,dc=com'] where uid = 'mina'");
    expect(refused).toMatchObject({ state: "stale", because: expect.stringContaining("Mina Reviewer's approval does not count") });
    expect(await target.query("select count(*) as n from app where char_length(url) > 200")).toMatchObject([{ n: "100" }]);
  });

  it("waits while everything is stopped, and while the maintenance window is closed", async () => {
    const runId = await propose();
    await world.db.migrationHalt.create({
      data: {
        id: "33333333-3333-4333-8333-333333333333",
        reason: "the site is down",
        startedBy: "Olga",
        startedById: "33333333-3333-4333-8333-333333333333",
        startedAt: new Date(),
      },
    });
    expect(await world.advance(runId)).toMatchObject({ state: "scheduled", because: expect.stringContaining("Olga stopped all migrations: the site is down") });
    await world.superuser("delete from migration_halt");
    const weekday = ((new Date().getUTCDay() + 2) % 7) + 1;
    await world.db.targetDatabase.update({ where: { id: databaseId }, data: { window: { zone: "UTC", weekdays: [weekday], from: "01:00", to: "02:00" } } });
    expect(await world.advance(runId)).toMatchObject({ state: "scheduled", because: expect.stringContaining("maintenance window is closed") });
    expect(await target.query("select count(*) as n from app where char_length(url) > 200")).toMatchObject([{ n: "100" }]);
  });

  it("begins no step any more once the maintenance window has closed on the one before", async () => {
    const whole = script();
    const alone = { ...whole, forward: [...whole.forward.slice(0, 1), ...whole.rollback.slice(-1)] };
    const runId = await world.propose(databaseId, target, alone);
    const clock = movableClock();
    const at = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString().slice(11, 16);
    const window = { zone: "UTC", weekdays: [1, 2, 3, 4, 5, 6, 7], from: at(-1), to: at(1) };
    await world.db.targetDatabase.update({ where: { id: databaseId }, data: { window } });
    const closing: RunDeps = {
      ...world.deps,
      gateways: { ...targetGateways, [engine]: { open: closesAfterFirst(engine, () => clock.advance(2 * 3_600_000)) } },
    };
    const restore = replaceClock(clock);
    try {
      const closed = { state: "expanding", because: expect.stringContaining("maintenance window is closed") as string };
      expect(await world.advance(runId, closing)).toMatchObject(closed);
      expect(await stepsOf(runId)).toMatchObject([{ stepKey: "add-shadow", state: "done" }]);
      clock.advance(22 * 3_600_000);
      expect(await world.advance(runId)).toMatchObject({ state: "live" });
    } finally {
      restore();
    }
  });

  it("does not begin while a transaction has held the table for more than 5 s, and says whose it is", async () => {
    const runId = await propose();
    const holder = await target.open("nightly report");
    sessions.push(holder);
    await holder.query(engine === "postgres" ? "begin" : "start transaction");
    await holder.query("select id from app for update");
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    const waiting = await world.advance(runId);
    expect(waiting).toMatchObject({ state: "scheduled", because: expect.stringContaining("has held") });
    expect(waiting.because).toContain(engine === "postgres" ? "nightly report" : target.address.userName);
    await holder.query("rollback");
    // Where others read MariaDB's list of transactions all the time, it is an old one.
    await expect.poll(() => world.advance(runId)).toMatchObject({ state: "live" });
  });

  it("moves one run on a database at a time", async () => {
    const first = await propose();
    const second = await world.propose(databaseId, target, script(), { params: { column: "note", length: 20 } });
    await world.steer(first, { state: "expanding", round: 1 });
    expect(await world.advance(second)).toMatchObject({ state: "scheduled", because: expect.stringMatching(/Migration \d+ moves on shop-/) });
    await expect(world.steer(second, { state: "expanding" })).rejects.toMatchObject({ code: "P2002" });
  });

  it("does not begin on a database that was registered earlier under another name, until one of the two is archived", async () => {
    const runId = await propose();
    const earlier = await world.register(target);
    const session = await target.open("asks who it is");
    const identity = await identityDialectOf(engine).read(session);
    await session.end();
    await world.db.targetDatabase.update({ where: { id: earlier }, data: { identity, createdAt: new Date(0) } });
    expect(await world.advance(runId)).toMatchObject({ state: "scheduled", because: expect.stringMatching(/is registered by the team \w+ already/) as string });
    await world.db.targetDatabase.update({ where: { id: earlier }, data: { archivedAt: new Date() } });
    expect(await world.advance(runId)).toMatchObject({ state: "live" });
  });

  it("is on one database of a server at a time where databases share the place of originals", async () => {
    const first = await propose();
    const neighbour = await world.register(target);
    const second = await world.propose(neighbour, target, script(), { migrationOf: first });
    await world.steer(first, { state: "live", round: 1, liveAt: new Date() });
    await world.steer(first, { nextTryAt: new Date(Date.now() + 60_000) });
    const refused = { state: "scheduled", because: expect.stringMatching(/^Migration \d+ is on another database of the same server, of the team \w+,/) };
    expect(await world.advance(second)).toMatchObject({ postgres: { state: "live" }, mariadb: refused }[engine]);
    await world.steer(first, { state: "rolled_back" });
    expect(await world.advance(second)).toMatchObject({ state: "live" });
  });

  it("undoes the later of two changes of a column first, and those of other columns in any order", async () => {
    const first = await propose();
    expect(await world.advance(first)).toMatchObject({ state: "live" });
    const second = await propose();
    const other = await world.propose(databaseId, target, script(), { params: { column: "note", length: 20 } });
    await world.steer(second, { state: "live", liveAt: new Date(Date.now() + 1_000), round: 1 });
    await world.steer(other, { state: "live", liveAt: new Date(Date.now() + 1_000), round: 1 });
    await world.steer(first, { rollbackAskedBy: "Ada" });
    const refused = await world.advance(first);
    expect(refused).toMatchObject({ state: "live", rollbackAskedBy: null, because: expect.stringMatching(/Migration \d+ changed the same column later/) });
    await world.steer(second, { state: "rolled_back" });
    await world.steer(first, { rollbackAskedBy: "Ada" });
    expect(await world.advance(first)).toMatchObject({ state: "rolled_back" });
  });

  it("rolls back what had only begun to expand", async () => {
    const before = await target.content();
    const runId = await propose();
    await world.steer(runId, { state: "expanding", round: 1, rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("leaves a rollback that was paused alone until a person resumes it", async () => {
    const runId = await propose();
    await world.steer(runId, { state: "paused", resumeState: "rolling_back", rollbackAskedBy: "Ada" });
    expect(await dueRuns(world.db, new Date())).not.toContain(runId);
    await world.steer(runId, { resumeState: "backfilling" });
    expect(await dueRuns(world.db, new Date())).toContain(runId);
    await world.steer(runId, { state: "cancelled" });
  });

  it("keeps a failure with its step and says whether trying again may help", async () => {
    const made = script();
    const wrong = {
      ...made,
      forward: [...made.forward, { ...(made.forward[2] as object), key: "never", query: "select 1 as found", refusal: "Something is left." }],
    } as typeof made;
    const runId = await world.propose(databaseId, target, wrong);
    const failed = await world.advance(runId);
    expect(failed).toMatchObject({ state: "failed", resumeState: "enforcing", failure: { stepKey: "never", retryable: true } });
    expect(failed.lastError).toContain("Something is left. (1 found)");
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back" });
  });

  it("waits for a target that does not answer, and goes on by itself", async () => {
    const lost = await world.register(target, { address: { port: 1 } });
    const runId = await world.propose(lost, target, script());
    const waiting = await world.advance(runId);
    expect(waiting).toMatchObject({ state: "scheduled", attempt: 1, leaseUntil: null, because: expect.stringContaining("cannot be reached") });
    expect(waiting.nextTryAt.getTime()).toBeGreaterThan(Date.now());
  });
});

describe("a rollback on MariaDB of what could not be begun", () => {
  let world: MigrationWorld;
  let target: AppTarget;

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget("mariadb");
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });

  /** As it is planned while the table takes columns. */
  async function planned(number: number) {
    const operation = operationOf("narrow_text");
    const given = { column: "url", length: 200, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };
    const session = await target.open("plan");
    const table = await catalogOf("mariadb").readTable(session, { schema: target.databaseName, table: "app" });
    await session.end();
    if (table === null) throw new Error("There is no table app.");
    return scriptOf(operation, { change: `m${number}`, params: operation.params.parse(given), table, dialect: dialectOf("mariadb") });
  }

  it("ends although the server makes the place for originals as little as before, and leaves nothing", async () => {
    const number = 60_000 + Math.trunc(Math.random() * 9_000);
    await target.fill(20);
    await target.query("alter table app row_format = compressed");
    const before = await target.content();
    const runId = await world.propose(await world.register(target), target, await planned(number), { number });
    expect(await world.advance(runId)).toMatchObject({ state: "failed", failure: { stepKey: "prepare-shadow" } });
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
    expect(await target.query(`select table_name as name from information_schema.tables where table_name like 'm${number}\\_%'`)).toEqual([]);
    await target.query("alter table app row_format = dynamic");
  });

  it("fails where the place was there, and somebody has taken it away", async () => {
    const number = 70_000 + Math.trunc(Math.random() * 9_000);
    await target.fill(20);
    const runId = await world.propose(await world.register(target), target, await planned(number), { number });
    expect(await world.advance(runId)).toMatchObject({ state: "live" });
    await target.query(`drop trigger switchyard_m${number}_before_update`);
    await target.query(`alter table app drop column url__shadow_m${number}`);
    await target.query("alter table app row_format = compressed");
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "failed", failure: { stepKey: "stop-capture" } });
    await target.query("alter table app row_format = dynamic");
  });
});
