import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript, inSmallBatches } from "@/testing/migrations/executor/hand-scripts";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { engines } from "../scripts/schemas";
import { targetGateways } from "../target/gateways";
import type { TargetSession } from "../target/target-session";
import type { RunDeps } from "./run-deps";

const longValues = 600;

describe.each(engines)("steering a run on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;
  let before: string;

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget(engine);
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });
  beforeEach(async () => {
    await target.fill(longValues * 10);
    before = await target.content();
    databaseId = await world.register(target);
  });
  afterEach(async () => {
    await world.superuser("delete from migration_halt");
    await target.query("alter table app drop column if exists url__shadow");
  });

  const propose = () => world.propose(databaseId, target, inSmallBatches(handScript(engine, target.databaseName)));
  const left = async () => Number((await target.query("select count(*) as n from app where char_length(url) > 200"))[0]?.["n"]);
  /** Waits until the backfill has done some of its rows. */
  const untilHalfWay = () => expect.poll(() => left(), { interval: 5 }).toBeLessThan(longValues - 50);
  const cutStep = (runId: string) => world.db.migrationStep.findFirstOrThrow({ where: { runId, stepKey: "cut" } });

  it("pauses within a batch, and goes on from exactly there", async () => {
    const runId = await propose();
    const turn = world.advance(runId);
    await untilHalfWay();
    await world.steer(runId, { pauseAskedBy: "Ada" });
    expect(await turn).toMatchObject({ state: "paused", resumeState: "backfilling", pauseAskedBy: null, leaseUntil: null });
    const rest = await left();
    expect(rest).toBeGreaterThan(0);
    expect((await world.advance(runId)).state).toBe("paused");
    expect(await left()).toBe(rest);
    await world.steer(runId, { state: "backfilling" });
    expect(await world.advance(runId)).toMatchObject({ state: "live" });
    expect(await cutStep(runId)).toMatchObject({ state: "done", attempts: 2, rowsDone: BigInt(longValues) });
  });

  it("stops within a batch when everything is stopped, and says who did it and why", async () => {
    const runId = await propose();
    const turn = world.advance(runId);
    await untilHalfWay();
    const id = "33333333-3333-4333-8333-333333333333";
    await world.db.migrationHalt.create({ data: { id, reason: "the site is slow", startedBy: "Olga", startedById: id, startedAt: new Date() } });
    expect(await turn).toMatchObject({ state: "backfilling", because: expect.stringContaining("Olga stopped all migrations: the site is slow") });
    expect(await left()).toBeGreaterThan(0);
    await world.superuser("delete from migration_halt");
    expect(await world.advance(runId)).toMatchObject({ state: "live" });
  });

  it("turns round within a batch, and gives every value back", async () => {
    const runId = await propose();
    const turn = world.advance(runId);
    await untilHalfWay();
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await turn).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  it("tells how far it is, at which rate, and why it waits", async () => {
    await world.db.targetDatabase.update({ where: { id: databaseId }, data: { throttle: { ...(await throttleOf()), waitWhile: "select true" } } });
    const runId = await propose();
    const turn = world.advance(runId);
    await expect.poll(async () => (await world.run(runId)).progress).toMatchObject({ waitingFor: "the database's own throttle query says so" });
    expect(await left()).toBe(longValues);
    await world.steer(runId, { pauseAskedBy: "Ada" });
    expect(await turn).toMatchObject({ state: "paused" });
  });
  const throttleOf = async () => (await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } })).throttle as object;

  it("is carried by one of two workers that come at the same moment", async () => {
    const runId = await propose();
    await Promise.all([world.advance(runId, { ...world.deps, owner: "a" }), world.advance(runId, { ...world.deps, owner: "b" })]);
    expect((await world.run(runId)).state).toBe("live");
    const steps = await world.db.migrationStep.findMany({ where: { runId } });
    expect(steps.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  it("lets a worker that was frozen in a batch change nothing when it wakes", async () => {
    const runId = await propose();
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const frozen: RunDeps = { ...world.deps, owner: "frozen", gateways: { ...targetGateways, [engine]: { open: openFreezing(gate, reached) } } };
    const turn = world.advance(runId, frozen);
    await reached.promise;
    // It holds a transaction open with the fence's line and the rows of a batch. Its lease runs out.
    await world.superuser(`update migration_run set lease_until = now() - interval '1 second' where id = '${runId}'`);
    const live = await world.advance(runId, { ...world.deps, owner: "successor" });
    expect(live).toMatchObject({ state: "live" });
    const after = await target.content();
    gate.resolve();
    await turn;
    expect(await world.run(runId)).toMatchObject({ state: "live", version: live.version, lastError: null });
    expect(await target.content()).toBe(after);
    expect(await cutStep(runId)).toMatchObject({ state: "done", attempts: 2, rowsDone: BigInt(longValues) });
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back" });
    expect(await target.content()).toBe(before);
  });

  /** Sessions that stop before the commit of their third batch until the gate opens. */
  function openFreezing(gate: PromiseWithResolvers<void>, reached: PromiseWithResolvers<void>) {
    return async (...given: Parameters<(typeof targetGateways)[typeof engine]["open"]>): Promise<TargetSession> => {
      const session = await targetGateways[engine].open(...given);
      let updates = 0;
      return {
        ...session,
        query: async (sql, values) => {
          if (sql === "commit" && updates === 3) {
            reached.resolve();
            await gate.promise;
          }
          if (sql.startsWith("update app")) updates += 1;
          return session.query(sql, values);
        },
      };
    };
  }
});
