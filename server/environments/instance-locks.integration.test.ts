import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { lockOf } from "./instance-locks";

/** What the version before wrote into `lock_reason`, by instance. */
const sentences = {
  grouped: "It belongs to the Auto Scaling group web, which, blue, which would replace it. Change the group's size instead.",
  spot: "It is a Spot instance; AWS ends a one-time Spot request when the instance is stopped.",
  store: "Its root volume is an instance store: a stop would lose its data, and AWS refuses it.",
};

let world: PortalWorld;

beforeAll(async () => {
  world = await createPortalWorld({ seed: awsSeed([...Object.keys(sentences), "free"].map((name) => ({ name, environment: name }))) });
});
afterAll(() => world.close());

test("locks that were written as sentences are locks after the migration", async () => {
  for (const [name, lockReason] of Object.entries(sentences)) await world.db.instance.updateMany({ where: { name }, data: { lockReason } });
  const migration = await readFile("prisma/migrations/20261121080000_walls_faults_adoption/migration.sql", "utf8");
  const updates = migration.match(/^UPDATE "instance"[^;]*;$/gm) ?? [];
  expect(updates).toHaveLength(3);
  for (const update of updates) await world.superuser(update);
  const rows = await world.db.instance.findMany({ orderBy: { name: "asc" } });
  expect(rows.map(({ name, lockReason, spotKind }) => [name, lockReason, spotKind])).toEqual([
    ["free", null, null],
    ["grouped", "auto-scaling:web, which, blue", null],
    ["spot", null, "one-time"],
    ["store", "instance-store", null],
  ]);
  expect(rows.map((row) => lockOf("stop", row) === null)).toEqual([true, false, false, false]);
});
