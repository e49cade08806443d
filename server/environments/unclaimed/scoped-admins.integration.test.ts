import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { unclaimedId, unclaimedSeed } from "@/testing/factories/unclaimed-world";
import type { TestUnclaimed } from "@/testing/factories/unclaimed-world";
import { acceptAdoptions } from "./accept-adoptions";
import { listAdoptions } from "./list-adoptions";
import { listUnclaimed } from "./list-unclaimed";
import type { AcceptInput } from "./schemas";

let world: PortalWorld;
let ada: UserActor;
let paula: UserActor;
let sam: UserActor;
let targetId: string;

beforeAll(async () => {
  const unclaimed: TestUnclaimed[] = [
    { name: "plain" },
    { name: "box", tags: { Team: "search", Stage: "dev", Service: "finder" } },
    { name: "bobs", tags: { Owner: "bob" } },
  ];
  const managed = [
    { name: "pay-api", environment: "pay-dev" },
    { name: "find-api", environment: "find-dev", team: "search" },
  ];
  world = await createPortalWorld({ seed: unclaimedSeed(unclaimed, managed) });
  ada = await world.person("Ada Admin", [{ role: "admin" }]);
  paula = await world.person("Paula Admin", [{ role: "admin", teams: ["payments"] }]);
  sam = await world.person("Sam Admin", [{ role: "admin", teams: ["search"] }]);
  targetId = (await world.db.awsTarget.findFirstOrThrow()).id;
});
afterAll(() => world.close());
beforeEach(() => world.db.adoption.deleteMany());

const into = (team: string, environment: string, index: number): AcceptInput => ({
  environments: [{ targetId, team, stage: "dev", environment, instances: [{ ec2Id: unclaimedId(index), startOrder: 1 }] }],
});

test("what its own tags give to another team needs the right there too", async () => {
  await expect(acceptAdoptions(world.db, paula, into("payments", "loot-dev", 1))).rejects.toMatchObject({
    code: "invalid_state",
    message: expect.stringContaining(
      `${unclaimedId(1)}: its own tags or its name give it to the team search, so it also needs the permission environment:adopt there. Ask an admin of search.`,
    ),
  });
  expect(await world.db.adoption.count()).toBe(0);
  const both = await world.person("Both Admin", [{ role: "admin", teams: ["payments", "search"] }]);
  expect((await acceptAdoptions(world.db, both, into("payments", "moved-dev", 1))).accepted).toBe(1);
  // What names no configured team is free for every admin.
  expect((await acceptAdoptions(world.db, paula, into("payments", "bobs-dev", 2))).accepted).toBe(1);
});

test("each adoption says who accepted it, and the team its own tags name when that is another", async () => {
  await acceptAdoptions(world.db, ada, into("payments", "x-dev", 1));
  await acceptAdoptions(world.db, paula, into("payments", "x-dev", 0));
  await acceptAdoptions(world.db, sam, into("search", "y-dev", 2));
  const { environments } = await listAdoptions(world.db, ada);
  const told = environments.flatMap(({ adoptions }) => adoptions.map((one) => [one.name, [one.acceptedBy, one.ownTeam]]));
  expect(Object.fromEntries(told)).toEqual({ bobs: ["Sam Admin", "bob"], box: ["Ada Admin", "search"], plain: ["Paula Admin", null] });
});

test("who accepted it elsewhere, and where, is told only to those who may adopt there", async () => {
  await acceptAdoptions(world.db, sam, into("search", "secret-dev", 0));
  const error: unknown = await acceptAdoptions(world.db, paula, into("payments", "x-dev", 0)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "invalid_state", message: expect.stringContaining("another team has accepted it; ask an admin") });
  expect(JSON.stringify([String(error), error])).not.toMatch(/secret-dev|Sam/);
  await expect(acceptAdoptions(world.db, ada, into("payments", "x-dev", 0))).rejects.toMatchObject({
    message: expect.stringContaining("Sam Admin has accepted it into secret-dev"),
  });
});

test("environments that could be joined are those the person may see", async () => {
  const names = async (actor: UserActor) => (await listUnclaimed(world.db, actor, {})).existing.map(({ name }) => name).toSorted();
  expect(await names(ada)).toEqual(["find-dev", "pay-dev"]);
  expect(await names(paula)).toEqual(["pay-dev"]);
  expect(await names(sam)).toEqual(["find-dev"]);
});

test("other teams' adoptions take no room from the person's own, and the newest stand first", async () => {
  await acceptAdoptions(world.db, paula, into("payments", "early-dev", 0));
  const { acceptedById } = await world.db.adoption.findFirstOrThrow();
  const at = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
  const row = { targetId, stage: "dev", startOrder: 1, acceptedById };
  const many = (team: string, count: number, minutes: number, from: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...row,
      id: newId(),
      ec2Id: `i-${(from + index).toString(16).padStart(17, "0")}`,
      team,
      environment: `${team}-many`,
      acceptedAt: at(minutes),
    }));
  await world.db.adoption.createMany({ data: many("search", 2_005, -60, 0xbeef0000) });
  const own = await listAdoptions(world.db, paula);
  expect([own.totals.all, own.left]).toEqual([1, 0]);
  await world.db.adoption.createMany({ data: many("payments", 2_003, 60, 0xfeed0000) });
  const more = await listAdoptions(world.db, paula);
  expect([more.totals.all, more.left]).toEqual([2_000, 4]);
  expect(more.environments.map(({ environment }) => environment)).toEqual(["payments-many"]);
});
