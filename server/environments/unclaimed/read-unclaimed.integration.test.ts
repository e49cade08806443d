import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActors } from "@/server/access/system-actors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { unclaimedId, unclaimedSeed } from "@/testing/factories/unclaimed-world";
import type { DescribedInstance } from "../ec2-types";
import { claimTargets, pollTarget } from "../poll-target";
import { importMappingRules, loadMappingRules } from "./import-mapping-rules";
import { mappingRuleSchema } from "./mapping-rules";
import { followUnclaimed } from "./read-unclaimed";

let world: PortalWorld;
let seen: DescribedInstance[];

beforeAll(async () => {
  world = await createPortalWorld({
    seed: unclaimedSeed([{ name: "one", tags: { Team: "payments" } }, { name: "two" }], [{ name: "api", environment: "old-dev" }]),
  });
  const target = await world.db.awsTarget.findFirstOrThrow();
  seen = await world.deps.gateway.describeUnclaimed(target);
});
afterAll(() => world.close());

const rows = () => world.db.unclaimedInstance.findMany({ orderBy: { ec2Id: "asc" } });

/** Reads the target as a worker would, with this as AWS's answer about unclaimed instances. */
async function read(describeUnclaimed: () => Promise<DescribedInstance[]>): Promise<void> {
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null, unclaimedDueAt: new Date(0) } });
  const deps = { db: world.db, gateway: { ...world.deps.gateway, describeUnclaimed } };
  for (const claimed of await claimTargets(world.db)) await pollTarget(deps, claimed);
}

test("instances without our tags are rows; a second reading of the same writes none", async () => {
  await read(async () => seen);
  const before = await rows();
  expect(before.map(({ name, state }) => [name, state])).toEqual([
    ["one", "stopped"],
    ["two", "stopped"],
  ]);
  await read(async () => seen);
  expect(await rows()).toEqual(before);
});

test("a changed one is written anew; one that is not seen goes at the second time", async () => {
  const [one, two] = seen;
  if (one === undefined || two === undefined) throw new Error("The seed has two instances.");
  await read(async () => [{ ...one, tags: { ...one.tags, Team: "search" } }]);
  expect((await rows()).map(({ name, state, tags }) => [name, state, tags])).toEqual([
    ["one", "stopped", { tags: { Name: "one", Team: "search" }, spot: false, instanceStoreRoot: false }],
    ["two", "missing", { tags: { Name: "two" }, spot: false, instanceStoreRoot: false }],
  ]);
  await read(async () => [one]);
  expect((await rows()).map(({ name }) => name)).toEqual(["one"]);
  await read(async () => seen);
  expect(await rows()).toHaveLength(2);
});

test("what carries our tags by now is not among them, even while AWS's answer lags behind", async () => {
  const [one] = seen;
  if (one === undefined) throw new Error("The seed has two instances.");
  const { ec2Id } = await world.instance("api");
  await read(async () => [...seen, { ...one, ec2Id }]);
  expect((await rows()).map((row) => row.ec2Id)).toEqual([unclaimedId(0), unclaimedId(1)]);
});

test("a failed reading keeps what is known and is no fault of the inventory", async () => {
  const before = await rows();
  const { polledAt, unclaimedReadAt } = await world.db.awsTarget.findFirstOrThrow();
  await read(async () => Promise.reject(new Error("no answer")));
  const target = await world.db.awsTarget.findFirstOrThrow();
  expect(target.pollError).toBeNull();
  expect(target.polledAt?.getTime()).toBeGreaterThan(polledAt?.getTime() ?? 0);
  expect(target.unclaimedReadAt).toEqual(unclaimedReadAt);
  expect(target.unclaimedDueAt.getTime()).toBeGreaterThan(Date.now() + 50_000);
  expect(await rows()).toEqual(before);
});

test("it is read when it is due, and not before", async () => {
  let readings = 0;
  const count = async (): Promise<DescribedInstance[]> => {
    readings += 1;
    return seen;
  };
  await read(count);
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
  for (const claimed of await claimTargets(world.db)) await pollTarget({ db: world.db, gateway: { ...world.deps.gateway, describeUnclaimed: count } }, claimed);
  expect(readings).toBe(1);
});

test("a worker whose target was taken over writes nothing", async () => {
  await world.db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null, unclaimedDueAt: new Date(0) } });
  const [claimed] = await claimTargets(world.db);
  if (claimed === undefined) throw new Error("The target is due.");
  const target = await world.db.awsTarget.findUniqueOrThrow({ where: { id: claimed.id } });
  const before = await rows();
  const takeOver = async (): Promise<DescribedInstance[]> => {
    await world.db.awsTarget.update({ where: { id: claimed.id }, data: { pollFence: { increment: 1 } } });
    return [];
  };
  await followUnclaimed({ db: world.db, gateway: { describeUnclaimed: takeOver } }, claimed, target);
  expect(await rows()).toEqual(before);
  expect((await world.db.awsTarget.findUniqueOrThrow({ where: { id: claimed.id } })).unclaimedReadAt).toEqual(target.unclaimedReadAt);
});

test("thousands are written in few transactions and read back as they are", async () => {
  const [one] = seen;
  if (one === undefined) throw new Error("The seed has two instances.");
  const many = Array.from({ length: 3_000 }, (_, index) => ({ ...one, ec2Id: `i-${(0xbeef0000 + index).toString(16).padStart(17, "0")}` }));
  await read(async () => many);
  expect(await world.db.unclaimedInstance.count({ where: { state: { not: "missing" } } })).toBe(3_000);
  await read(async () => seen);
  await read(async () => seen);
  expect(await world.db.unclaimedInstance.count()).toBe(2);
});

test("the rules of the file are imported once, in their order, and the same file again changes nothing", async () => {
  const rule = (name: string) => mappingRuleSchema.parse({ give: { stage: "dev", team: "payments" }, match: { instance: "*", tag: { key: "x" } }, name });
  const importing = (names: readonly string[]) => inTransaction(world.db, (tx) => importMappingRules(tx, systemActors.importer(newId()), names.map(rule)));
  const events = () => world.db.auditEvent.count({ where: { event: "mapping.imported" } });
  await importing(["b", "a"]);
  await importing(["b", "a"]);
  expect(await events()).toBe(1);
  expect((await loadMappingRules(world.db)).map(({ name }) => name)).toEqual(["b", "a"]);
  await importing(["a", "b"]);
  expect(await events()).toBe(2);
  await importing([]);
  expect(await loadMappingRules(world.db)).toEqual([]);
});
