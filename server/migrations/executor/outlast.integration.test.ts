import { afterAll, beforeAll, expect, it } from "vitest";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { narrowScript } from "@/testing/migrations/rehearsal/narrow-script";
import { progressView } from "./schemas";

let world: MigrationWorld;
let target: AppTarget;
beforeAll(async () => {
  world = await createMigrationWorld();
  target = await createAppTarget("mariadb");
  await target.fill(40);
});
afterAll(async () => {
  await world.close();
  await target.drop();
});

it("a run that waits for an older transaction says whose it is, can be paused meanwhile, and goes on when it has ended", async () => {
  const databaseId = await world.register(target);
  const runId = await world.propose(databaseId, target, await narrowScript(target, 950, { layout: "table" }), { number: 950 });
  const waitingFor = async () => progressView.safeParse((await world.run(runId)).progress).data?.waitingFor ?? "";
  const application = await target.open("an application");
  await application.query("start transaction with consistent snapshot");
  const paused = world.advance(runId);
  await expect.poll(waitingFor).toMatch(/^A transaction of \S+ has been open for \d+ s: since before the table of originals was there/);
  await world.db.migrationRun.update({ where: { id: runId }, data: { pauseAskedBy: "Ada", version: { increment: 1 } } });
  expect(await paused).toMatchObject({ state: "paused", lastError: null });
  await world.steer(runId, { state: "expanding", resumeState: null });
  const running = world.advance(runId);
  await expect.poll(waitingFor).toMatch(/^A transaction/);
  await application.query("update app set note = 'mine' where id = 1");
  await application.query("commit");
  expect(await running).toMatchObject({ state: "live", lastError: null });
  expect(await waitingFor()).toBe("");
  await application.end();
});
