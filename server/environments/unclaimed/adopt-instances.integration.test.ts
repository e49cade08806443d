import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { runTagCommands, unclaimedSeed } from "@/testing/factories/unclaimed-world";
import { acceptAdoptions } from "./accept-adoptions";
import { listAdoptions } from "./list-adoptions";
import { listUnclaimed } from "./list-unclaimed";
import { otherSchedules } from "./other-schedules";
import type { AcceptInput, ProposedEnvironment } from "./schemas";

const stages = ["dev", "test", "staging", "qa"];
const parts = ["db", "api", "web", "worker-1", "worker-2"];
// 40 environments of five instances each, as a team of Terraform users would have them.
const twoHundred = Array.from({ length: 200 }, (_, index) => {
  const service = `service-${Math.floor(index / 20)}`;
  const stage = stages[Math.floor(index / 5) % 4] ?? "dev";
  const tags = { Team: index % 2 === 0 ? "Payments" : "payments", Environment: stage, Service: service, ...(index < 5 ? { Schedule: "office-hours" } : {}) };
  return { name: `${service}-${parts[index % 5] ?? ""}`, tags };
});
const hopeless = [{}, { name: "bobs-box", tags: { Owner: "bob" } }];

let world: PortalWorld;
let ada: UserActor;

beforeAll(async () => {
  world = await createPortalWorld({ seed: unclaimedSeed([...twoHundred, ...hopeless], [{ name: "old-api", environment: "old-dev" }]) });
  ada = await world.person("Ada Admin", [{ role: "admin" }]);
});
afterAll(() => world.close());

/** What a person accepts who takes the proposals as they are. */
function asProposed(groups: readonly ProposedEnvironment[]): AcceptInput {
  return {
    environments: groups.map(({ target, team, stage, environment, instances }) => ({
      targetId: target.id,
      team: team ?? "",
      stage: stage ?? "",
      environment: environment ?? "",
      instances: instances.map(({ ec2Id, startOrder }) => ({ ec2Id, startOrder })),
    })),
  };
}

test("200 instances are adopted in one sitting: accept, run the printed commands, and they are environments", async () => {
  const list = await listUnclaimed(world.db, ada, {});
  expect(list.totals).toEqual({ instances: 202, complete: 200, choice: 2 });
  const complete = list.groups.filter((group) => group.complete);
  expect(complete).toHaveLength(40);

  const accepted = await acceptAdoptions(world.db, ada, asProposed(complete));
  expect(accepted).toEqual({
    accepted: 200,
    environments: 40,
    sentence: "Accepted 200 instances for 40 environments. They appear as soon as AWS shows their tags.",
  });
  expect((await listUnclaimed(world.db, ada, {})).totals.instances).toBe(2);

  const waiting = await listAdoptions(world.db, ada);
  expect(waiting.totals).toEqual({ all: 200, tagged: 0, waiting: 200, vanished: 0 });
  const [printed] = waiting.commands;
  expect(printed?.instances).toBe(200);
  await runTagCommands(world.aws.endpoint, printed?.commands ?? "");
  await world.poll();

  const after = await listAdoptions(world.db, ada);
  expect(after.totals).toEqual({ all: 200, tagged: 200, waiting: 0, vanished: 0 });
  expect(after.commands).toEqual([]);
  expect(after.environments.every(({ environmentId }) => environmentId !== null)).toBe(true);
  expect(after.environments.flatMap(({ adoptions }) => adoptions.flatMap(({ said }) => said ?? []))).toEqual([]);
  expect(await world.db.environment.count()).toBe(41);
  const orders = await world.db.instance.findMany({ where: { environment: { name: "service-0-dev" } }, orderBy: [{ startOrder: "asc" }, { name: "asc" }] });
  expect(orders.map(({ name, startOrder }) => [name, startOrder])).toEqual([
    ["service-0-db", 1],
    ["service-0-api", 2],
    ["service-0-worker-1", 2],
    ["service-0-worker-2", 2],
    ["service-0-web", 3],
  ]);
  await world.poll();
  expect(await world.db.unclaimedInstance.count()).toBe(2);
});

test("each environment has its record: what was decided, and nothing of before where there was nothing", async () => {
  const events = await world.db.auditEvent.findMany({ where: { event: "environment.adopted" } });
  expect(events).toHaveLength(40);
  const [event] = events.filter(({ environment }) => environment === "service-0-dev");
  expect(event?.data).toMatchObject({
    target: "main-seoul",
    effect: "makes a new environment",
    after: { team: "payments", stage: "dev", environment: "service-0-dev" },
    instances: expect.arrayContaining([
      // Neither tags of ours before, nor anything decided otherwise than proposed.
      { ec2Id: expect.any(String), name: "service-0-db", order: 1 },
    ]),
  });
});

test("an adopted environment says what else switches it, by the tags it had", async () => {
  const { id } = await world.environment("service-0-dev");
  expect(await otherSchedules(world.db, ada, id)).toEqual({
    sentences: ["AWS Instance Scheduler (schedule office-hours) also switches it; remove its tag Schedule once Switchyard does."],
  });
  expect(await otherSchedules(world.db, ada, (await world.environment("old-dev")).id)).toEqual({ sentences: [] });
});
