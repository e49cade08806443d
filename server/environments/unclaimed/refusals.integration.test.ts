import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { runTagCommands, unclaimedId, unclaimedSeed } from "@/testing/factories/unclaimed-world";
import { acceptAdoptions } from "./accept-adoptions";
import { listAdoptions } from "./list-adoptions";
import { listUnclaimed } from "./list-unclaimed";
import { acceptInput } from "./schemas";
import type { AcceptInput } from "./schemas";
import { withdrawAdoptions } from "./withdraw-adoptions";

let world: PortalWorld;
let ada: UserActor;
let ben: UserActor;
let targetId: string;

beforeAll(async () => {
  world = await createPortalWorld({ seed: unclaimedSeed([{ name: "a" }, { name: "b" }, { name: "c" }], [{ name: "old-api", environment: "old-dev" }]) });
  ada = await world.person("Ada Admin", [{ role: "admin" }]);
  ben = await world.person("Ben Admin", [{ role: "admin" }]);
  targetId = (await world.db.awsTarget.findFirstOrThrow()).id;
});
afterAll(() => world.close());
beforeEach(() => world.db.adoption.deleteMany());

const instance = (index: number, startOrder = 1) => ({ ec2Id: unclaimedId(index), startOrder });
const into = (environment: string, indexes: readonly number[], more: Partial<AcceptInput["environments"][number]> = {}): AcceptInput => ({
  environments: [{ targetId, team: "payments", stage: "dev", environment, instances: indexes.map((index) => instance(index)), ...more }],
});
const both = (...inputs: readonly AcceptInput[]): AcceptInput => ({ environments: inputs.flatMap(({ environments }) => environments) });
const written = () => world.db.adoption.count();
const accept = (input: AcceptInput, actor = ada) => acceptAdoptions(world.db, actor, input);

test("who may not adopt into the team may not, and nothing is written", async () => {
  const mina = await world.person("Mina Park");
  const paula = await world.person("Paula Admin", [{ role: "admin", teams: ["payments"] }]);
  await expect(accept(into("x-dev", [0]), mina)).rejects.toMatchObject({ code: "forbidden" });
  await expect(accept(both(into("x-dev", [0]), into("y-dev", [1], { team: "search" })), paula)).rejects.toMatchObject({ code: "forbidden" });
  await expect(accept(into("x-dev", [0]), { ...ada, directoryFresh: false })).rejects.toMatchObject({ code: "directory_unavailable" });
  expect(await written()).toBe(0);
  expect((await accept(into("x-dev", [0]), paula)).accepted).toBe(1);
  expect((await listUnclaimed(world.db, paula, {})).teams.map(({ slug }) => slug)).toEqual(["payments"]);
});

test.each([
  ["a team that does not exist", () => into("x-dev", [0], { team: "growth" }), /there is no team growth/],
  ["a target that does not exist", () => into("x-dev", [0], { targetId: newId() }), /AWS target does not exist/],
  ["an instance that is nowhere", () => into("x-dev", [77]), /no longer among the instances without our tags/],
  ["an instance named twice", () => both(into("x-dev", [0]), into("y-dev", [0])), /is named twice; an instance belongs to one environment/],
  ["an environment named twice", () => both(into("x-dev", [0]), into("x-dev", [1])), /x-dev is named twice/],
])("%s refuses the whole call", async (_what, input, words) => {
  const good = into("good-dev", [2]);
  await expect(accept(both(good, input()))).rejects.toMatchObject({ code: "invalid_state", message: expect.stringMatching(words) });
  expect(await written()).toBe(0);
  expect(await world.db.auditEvent.count({ where: { environment: "good-dev" } })).toBe(0);
});

test("an instance that is managed already is refused", async () => {
  const { ec2Id } = await world.instance("old-api");
  await expect(accept(into("x-dev", [], { instances: [{ ec2Id, startOrder: 1 }] }))).rejects.toMatchObject({ code: "invalid_state" });
});

test("the input takes at most 500 instances, over all environments, and only names of ours", () => {
  const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => instance(from + index));
  const ok = (input: unknown) => acceptInput.safeParse(input).success;
  expect(ok(into("x-dev", [], { instances: many(500) }))).toBe(true);
  expect(ok(into("x-dev", [], { instances: many(501) }))).toBe(false);
  expect(ok(both(into("x-dev", [], { instances: many(300) }), into("y-dev", [], { instances: many(201, 300) })))).toBe(false);
  expect(ok(into("X dev", [0]))).toBe(false);
  expect(ok(into("x-dev", [0], { stage: "" }))).toBe(false);
  expect(ok(into("x-dev", [], { instances: [{ ec2Id: "i-1; rm -rf /", startOrder: 1 }] }))).toBe(false);
});

test("the same again changes nothing; another place for an accepted instance is refused", async () => {
  await accept(into("x-dev", [0, 1]));
  const events = () => world.db.auditEvent.count({ where: { event: "environment.adopted" } });
  const before = await events();
  expect(await accept(into("x-dev", [0, 1]), ben)).toEqual({ accepted: 0, environments: 0, sentence: "All of them were accepted already." });
  expect(await events()).toBe(before);
  await expect(accept(both(into("y-dev", [1]), into("z-dev", [2])), ben)).rejects.toMatchObject({
    message: expect.stringContaining("Ada Admin has accepted it into x-dev"),
  });
  expect(await written()).toBe(2);
});

test("two people accepting at once: one decides, the other is told", async () => {
  const results = await Promise.allSettled([accept(into("ada-dev", [0, 1, 2]), ada), accept(into("ben-dev", [2, 1, 0]), ben)]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const rows = await world.db.adoption.findMany();
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map(({ environment }) => environment)).size).toBe(1);
  const refused = results.find((result) => result.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "invalid_state" });
});

test("withdrawn instances are unclaimed again; what is done stays", async () => {
  await accept(into("x-dev", [0, 1]));
  const ids = (await world.db.adoption.findMany()).map(({ id }) => id);
  expect((await listUnclaimed(world.db, ada, {})).totals.instances).toBe(1);
  const mina = await world.person("Mina Withdraws");
  await expect(withdrawAdoptions(world.db, mina, { adoptionIds: ids })).rejects.toMatchObject({ code: "not_found" });
  await expect(withdrawAdoptions(world.db, ada, { adoptionIds: [...ids, newId()] })).rejects.toMatchObject({ code: "not_found" });
  expect(await withdrawAdoptions(world.db, ada, { adoptionIds: ids })).toEqual({ withdrawn: 2 });
  expect(await withdrawAdoptions(world.db, ada, { adoptionIds: ids })).toEqual({ withdrawn: 0 });
  expect(await world.db.auditEvent.count({ where: { event: "adoption.withdrawn" } })).toBe(1);
  expect((await listUnclaimed(world.db, ada, {})).totals.instances).toBe(3);
  expect((await listAdoptions(world.db, ada)).totals.all).toBe(0);
});

test("one vanishes, one is tagged otherwise than accepted, one joins what exists: each is said", async () => {
  await accept(both(into("x-dev", [0, 1]), into("old-dev", [2])));
  world.aws.instances.perform(unclaimedId(0), "terminate");
  const [printed] = (await listAdoptions(world.db, ada)).commands;
  await runTagCommands(world.aws.endpoint, (printed?.commands ?? "").replaceAll(` ${unclaimedId(0)}`, ""));
  const elsewhere = `aws ec2 create-tags --region ap-northeast-2 --resources ${unclaimedId(1)} --tags 'Key=switchyard:team,Value=search'`;
  await runTagCommands(world.aws.endpoint, elsewhere);
  await expect.poll(async () => (await world.poll(), (await listAdoptions(world.db, ada)).totals)).toEqual({ all: 3, tagged: 2, waiting: 0, vanished: 1 });
  const after = await listAdoptions(world.db, ada);
  const said = Object.fromEntries(after.environments.flatMap(({ adoptions }) => adoptions.map((one) => [one.ec2Id, [one.state, one.said]])));
  expect(said[unclaimedId(0)]).toEqual(["vanished", expect.stringMatching(/^AWS shows it neither/)]);
  expect(said[unclaimedId(1)]).toEqual(["differs", "Its tags say otherwise than was accepted: team search instead of payments."]);
  expect(said[unclaimedId(2)]).toEqual(["tagged", null]);
  // A command with an instance that is gone would fail as a whole.
  expect(after.commands).toEqual([]);
  expect((await world.db.instance.findMany({ where: { environment: { name: "old-dev" } } })).map(({ name }) => name).toSorted()).toEqual(["c", "old-api"]);
});
