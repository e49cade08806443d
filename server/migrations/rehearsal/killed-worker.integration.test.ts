import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { observeDialectOf } from "@/server/migrations/dialects/observe-dialect";
import { advanceObservation } from "@/server/migrations/observe/advance-observation";
import { gatewayOf } from "@/server/migrations/target/gateways";
import { newId } from "@/server/platform/ids";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { buildTestWorker, startWorker } from "@/testing/failpoints/worker-process";
import type { WorkerBundle } from "@/testing/failpoints/worker-process";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { askRehearsal } from "@/testing/migrations/rehearsal/ask-rehearsal";
import { narrowParams, narrowScript } from "@/testing/migrations/rehearsal/narrow-script";
import { advanceRehearsal } from "./advance-rehearsal";
import { rehearsalDialectOf } from "./rehearsal-dialects";
import { rehearsalReport } from "./schemas";

let bundle: WorkerBundle;
beforeAll(async () => {
  bundle = await buildTestWorker();
  await writeFile(bundle.configFile, JSON.stringify({ zone: "Asia/Seoul", teams: [], targets: [], grants: [] }));
}, 400_000);
afterAll(() => bundle.remove());

/** A worker process of the product on the world; it kills itself (SIGKILL) at the failpoint. True when it came there. */
async function killedAt(world: MigrationWorld, failpoint: string): Promise<boolean> {
  const portal = { database: world.database, aws: { endpoint: "http://127.0.0.1:1" } } as unknown as PortalWorld;
  const worker = startWorker(bundle, portal, failpoint, { CONFIG_FILE: bundle.configFile });
  const giveUp = setTimeout(() => void worker.kill(), 150_000);
  const code = await worker.ended;
  clearTimeout(giveUp);
  await worker.kill();
  return code === null;
}

describe.each(["postgres", "mariadb"] as const)("a worker killed with -9 on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;
  let number = 300;
  beforeAll(async () => {
    [world, target] = [await createMigrationWorld(), await createAppTarget(engine)];
    databaseId = await world.register(target);
  });
  afterAll(async () => {
    await Promise.all([world.close(), target.drop()]);
  });

  const scratchOf = async (id: string) => {
    const dialect = rehearsalDialectOf(engine);
    const as = { ...target.address, userName: dialect.roleOf(target.address.userName), databaseName: dialect.maintenanceDatabase };
    const session = await gatewayOf(engine).open(as, { sessionName: "test", connectTimeoutMs: 5_000, statementTimeoutMs: null });
    return (await dialect.leftovers(session).finally(() => void session.end())).filter((found) => found.id === id);
  };

  it.each(["rehearsal-claimed", "rehearsal-made", "migration-batch", "rehearsal-drop"])(
    "over a rehearsal, at %s: the next one makes it anew and leaves nothing behind",
    { timeout: 400_000 },
    async (failpoint) => {
      number += 1;
      const runId = await world.propose(databaseId, target, await narrowScript(target, number), {
        number,
        params: { ...narrowParams } as never,
        state: "planned",
      });
      const id = await askRehearsal(world, runId);
      expect(await killedAt(world, failpoint)).toBe(true);
      expect(await world.db.migrationRehearsal.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "running", fence: 1, report: null });
      expect((await scratchOf(id)).length).toBe(failpoint === "rehearsal-claimed" ? 0 : 1);
      await world.superuser(`update migration_rehearsal set lease_until = now() - interval '1 second' where id = '${id}'`);
      await advanceRehearsal(world.deps, id);
      const row = await world.db.migrationRehearsal.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({ state: "passed", fence: 2, attempt: 2 });
      expect(rehearsalReport.parse(row.report).rows?.wrong).toEqual([]);
      expect(await scratchOf(id)).toEqual([]);
    },
  );

  it.each(["observe-ran", "observe-folded"])(
    "over an observation, at %s: the next one goes on, counts each line once and removes it in the end",
    { timeout: 400_000 },
    async (failpoint) => {
      const [id, now] = [newId(), new Date()];
      const rule = { kind: "longer-than", length: 200 } as const;
      number += 1;
      const spec = { number, table: { schema: target.schema, name: "app" }, column: "url", rule };
      const base = { id, number, databaseId, schemaName: target.schema, tableName: "app", columnName: "url", kind: rule.kind, params: rule };
      const until = new Date(now.getTime() + 3_600_000);
      await world.db.migrationObservation.create({
        data: {
          ...base,
          script: observeDialectOf(engine).script(spec),
          state: "installing",
          startedById: newId(),
          startedBy: "Ada",
          createdAt: now,
          until,
          nextTryAt: now,
        },
      });
      const stateNow = async () => (await world.db.migrationObservation.findUniqueOrThrow({ where: { id } })).state;
      if (failpoint === "observe-folded") {
        await advanceObservation(world.deps, id);
        await target.query(`insert into app values (${number}, '${"x".repeat(230)}', null)`);
        await world.superuser(`update migration_observation set next_try_at = now() where id = '${id}'`);
      }
      expect(await killedAt(world, failpoint)).toBe(true);
      const after = async (more: string) => {
        await world.superuser(`update migration_observation set lease_until = null, next_try_at = now()${more} where id = '${id}'`);
        await advanceObservation(world.deps, id);
        return stateNow();
      };
      expect(await after("")).toBe("watching");
      if (failpoint === "observe-ran") await target.query(`insert into app values (${number}, '${"x".repeat(230)}', null)`);
      expect(await after(", until = now()")).toBe("removing");
      expect(await after("")).toBe("ended");
      const { results } = await world.db.migrationObservation.findUniqueOrThrow({ where: { id } });
      expect(results).toMatchObject({ writers: [{ inserts: 1, updates: 0, longest: 230 }] });
    },
  );
});
