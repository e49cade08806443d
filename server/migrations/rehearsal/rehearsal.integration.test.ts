import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { narrowParams, narrowScript } from "@/testing/migrations/rehearsal/narrow-script";
import { advanceRehearsal } from "./advance-rehearsal";
import { rehearsalReport } from "./schemas";
import type { RehearsalReport } from "./schemas";

let world: MigrationWorld;
beforeAll(async () => {
  world = await createMigrationWorld();
});
afterAll(() => world.close());

let number = 100;

/** Asks for a rehearsal of a script and makes it. */
async function rehearsed(
  target: AppTarget,
  make: (number: number) => Promise<MigrationScript>,
  params: object = narrowParams,
): Promise<{ report: RehearsalReport; id: string }> {
  number += 1;
  const databaseId = await world.register(target);
  const runId = await world.propose(databaseId, target, await make(number), { number, params: params as Record<string, string> });
  const id = await ask(runId);
  await advanceRehearsal(world.deps, id);
  const { report } = await world.db.migrationRehearsal.findUniqueOrThrow({ where: { id } });
  return { report: rehearsalReport.parse(report), id };
}

async function ask(runId: string): Promise<string> {
  const run = await world.run(runId);
  const { contentHash } = await world.db.migration.findUniqueOrThrow({ where: { id: run.migrationId } });
  const id = newId();
  const now = new Date();
  await world.db.migrationRehearsal.create({
    data: { id, runId, contentHash, fingerprint: run.fingerprint ?? "", state: "waiting", createdAt: now, nextTryAt: now },
  });
  return id;
}

describe.each(["postgres", "mariadb"] as const)("a rehearsal on %s", (engine) => {
  let target: AppTarget;
  beforeAll(async () => {
    target = await createAppTarget(engine);
    await target.fill(50);
    if (engine === "mariadb") await target.query("install soname 'metadata_lock_info'").catch(() => undefined);
  });
  afterAll(() => target.drop());

  it("goes through forward, writes, rollback, forward and finalize", async () => {
    const { report } = await rehearsed(target, (number) => narrowScript(target, number));
    console.log(JSON.stringify(report, null, 1));
    expect(report.sentence).toBe("");
  });
});
