import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { unclaimedSeed } from "@/testing/factories/unclaimed-world";
import { listUnclaimed } from "./list-unclaimed";
import type { ListUnclaimedInput } from "./schemas";

let world: PortalWorld;
let ada: UserActor;
const idOf = (index: number): string => `i-${(0xc0de0000 + index).toString(16).padStart(17, "0")}`;

beforeAll(async () => {
  world = await createPortalWorld({ seed: unclaimedSeed([]) });
  ada = await world.person("Ada Admin", [{ role: "admin" }]);
  const first = await world.db.awsTarget.findFirstOrThrow();
  // The last of all targets by its id, so that its instances are read last.
  const last = { ...first, id: "ffffffff-ffff-7fff-bfff-ffffffffffff", key: "zz-last", title: "Last account", accountId: "444455556666" };
  await world.db.awsTarget.create({ data: last });
  const row = { type: "t3a.micro", zone: "a", platform: "Linux/UNIX", state: "stopped" as const, launchedAt: null, observedAt: new Date() };
  const facts = (tags: Record<string, string>) => ({ tags, spot: false, instanceStoreRoot: false });
  await world.db.unclaimedInstance.createMany({
    data: [
      ...Array.from({ length: 5_000 }, (_, index) => ({ ...row, id: newId(), targetId: first.id, ec2Id: idOf(index), name: `box-${index}`, tags: facts({}) })),
      ...["late-one", "late_two"].map((name, index) => ({
        ...row,
        id: newId(),
        targetId: last.id,
        ec2Id: idOf(5_000 + index),
        name,
        tags: facts({ Team: "payments" }),
      })),
    ],
  });
});
afterAll(() => world.close());

async function shown(input: ListUnclaimedInput): Promise<string[]> {
  const { groups } = await listUnclaimed(world.db, ada, input);
  return groups.flatMap(({ instances }) => instances.map(({ name }) => name)).toSorted();
}

test("an instance behind the first 5,000 is found by its target, its name or its id", async () => {
  expect(await shown({ targets: ["zz-last"] })).toEqual(["late-one", "late_two"]);
  expect(await shown({ search: "LATE-one" })).toEqual(["late-one"]);
  expect(await shown({ search: "late_" })).toEqual(["late_two"]);
  expect(await shown({ search: idOf(5_001) })).toEqual(["late_two"]);
  expect(await shown({ targets: ["zz-last"], teams: ["payments"], states: ["choice"] })).toEqual(["late-one", "late_two"]);
});

test("all are counted, and it is said how many were not looked at", async () => {
  const all = await listUnclaimed(world.db, ada, {});
  expect(all.totals.instances).toBe(5_002);
  expect(all.facets.targets.map(({ value, count }) => [value, count])).toEqual([
    ["main-seoul", 5_000],
    ["zz-last", 2],
  ]);
  expect(all.left).toBe(4_002);
  expect(all.notes.join(" ")).toContain("2 instances are not looked at here");
  const narrowed = await listUnclaimed(world.db, ada, { targets: ["zz-last"] });
  expect([narrowed.totals.instances, narrowed.left]).toEqual([5_002, 0]);
  expect(narrowed.notes.join(" ")).not.toContain("not looked at");
});
