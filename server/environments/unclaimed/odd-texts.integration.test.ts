import { afterAll, beforeAll, expect, test } from "vitest";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { unclaimedId, unclaimedSeed } from "@/testing/factories/unclaimed-world";

// 199 letters and one character outside the basic plane: two UTF-16 units, of which a cut at 200 units would leave half.
const longName = `${"n".repeat(199)}\u{1F600}`;
const cutName = `${longName} and more`;

let world: PortalWorld;

beforeAll(async () => {
  world = await createPortalWorld({ seed: unclaimedSeed([{ name: cutName }, { name: "plain" }], [{ name: cutName, environment: "odd-dev" }]) });
});
afterAll(() => world.close());

test("a name whose 200th character is a surrogate pair freezes neither the inventory nor the unclaimed instances of its target", async () => {
  await world.poll();
  const target = await world.db.awsTarget.findFirstOrThrow();
  expect(target.pollError).toBeNull();
  expect(target.unclaimedReadAt).not.toBeNull();
  expect((await world.db.instance.findMany()).map(({ name }) => name)).toEqual([longName]);
  const rows = await world.db.unclaimedInstance.findMany({ orderBy: { ec2Id: "asc" } });
  expect(rows.map(({ ec2Id, name }) => [ec2Id, name])).toEqual([
    [unclaimedId(0), longName],
    [unclaimedId(1), "plain"],
  ]);
});
