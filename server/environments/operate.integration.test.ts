import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { rebootEnvironment } from "./reboot-environment";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let mina: UserActor;

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());

const key = () => newId();

test("a whole environment starts tier by tier and stops in the other order", async () => {
  const { id } = await world.environment("payments-dev");
  const answer = await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: key(), reason: "to test" });
  expect(answer).toMatchObject({ operations: 3, accepted: "Starting 3 instances of payments-dev." });
  expect((await world.environment("payments-dev")).state).toBe("starting");
  await world.operate();
  expect(world.calls("StartInstances").map(({ instanceIds }) => instanceIds)).toEqual([[(await world.instance("payments-dev-db")).ec2Id]]);
  await world.settle();
  expect((await world.environment("payments-dev")).state).toBe("running");
  const starts = world.calls("StartInstances");
  expect(starts.map(({ instanceIds }) => instanceIds.length)).toEqual([1, 2]);
  const stop = await stopEnvironment(world.db, mina, { environmentId: id, idempotencyKey: key() });
  expect(stop.operations).toBe(3);
  await world.settle();
  expect((await world.environment("payments-dev")).state).toBe("stopped");
  expect(world.calls("StopInstances").map(({ instanceIds }) => instanceIds.length)).toEqual([2, 1]);
  const request = await world.db.operationRequest.findFirstOrThrow({ where: { id: answer.requestId ?? "" }, include: { operations: true } });
  expect(request.endedAt).not.toBeNull();
  expect(request.operations.every(({ state, awsRequestId, attempt }) => state === "confirmed" && awsRequestId !== null && attempt === 1)).toBe(true);
});

test("the audit log has AWS's answer to each call, with AWS's request id, in the name of whoever asked", async () => {
  const { id } = await world.environment("payments-dev");
  const ec2Ids = await Promise.all(["payments-dev-db", "payments-dev-api", "payments-dev-web"].map(async (name) => (await world.instance(name)).ec2Id));
  const [db = "", ...others] = ec2Ids;
  const events = await world.db.auditEvent.findMany({ where: { event: "operation.accepted", subjectId: id }, orderBy: { id: "asc" } });
  const of = (kind: string, instances: readonly string[]) =>
    expect.objectContaining({ kind, instances: expect.toSatisfy((ids: string[]) => ids.toSorted().join() === instances.toSorted().join()) });
  expect(events.map(({ data }) => data)).toEqual([of("start", [db]), of("start", others), of("stop", others), of("stop", [db])]);
  const calls = [...world.calls("StartInstances"), ...world.calls("StopInstances")];
  expect(events.map(({ externalId }) => externalId)).toEqual(calls.map(({ requestId }) => requestId));
  for (const event of events) {
    expect(event).toMatchObject({ actorKind: "user", actorId: mina.id, actorUid: "mina", actorName: "Mina Park", requestId: mina.requestId, team: "payments" });
  }
  expect(events[0]).toMatchObject({ reason: "to test" });
});

test("each act runs under a session of the person for one action and these instances", async () => {
  const { id } = await world.environment("payments-dev");
  world.aws.calls.clear();
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: key() });
  await world.settle();
  for (const call of world.calls("StartInstances")) {
    expect(call).toMatchObject({
      sourceIdentity: "mina",
      sessionTags: { "switchyard:uid": "mina", "switchyard:team": "payments", "switchyard:req": mina.requestId },
    });
    expect(call.roleArn).toBe("arn:aws:iam::111122223333:role/switchyard/developer");
  }
  const [db, app] = [await world.instance("payments-dev-db"), await world.instance("checkout-app")];
  const target = await world.db.awsTarget.findFirstOrThrow();
  const session = await world.deps.gateway.assumeSession({
    target,
    role: "developer",
    sourceIdentity: "mina",
    tags: { uid: "mina", team: "payments", req: "r" },
    action: "stop",
    ec2Ids: [db.ec2Id],
    kmsKeyArns: [],
    until: new Date(Date.now() + 60_000),
  });
  await expect(world.deps.gateway.stopInstances(session, [app.ec2Id])).rejects.toMatchObject({ failure: { kind: "denied" } });
  await expect(world.deps.gateway.rebootInstances(session, [db.ec2Id])).rejects.toMatchObject({ failure: { kind: "denied" } });
  await expect(world.deps.gateway.stopInstances(session, [db.ec2Id])).resolves.toMatchObject({ accepted: [{ ec2Id: db.ec2Id, state: "stopping" }] });
  await world.db.operation.count();
});

test("a reboot is confirmed by AWS's answer; what does not run is refused in words", async () => {
  const { id } = await world.environment("checkout-dev");
  const answer = await rebootEnvironment(world.db, mina, { environmentId: id, idempotencyKey: key() });
  expect((await world.environment("checkout-dev")).state).toBe("rebooting");
  await world.operate();
  const [operation] = await world.db.operation.findMany({ where: { requestRowId: answer.requestId ?? "" } });
  expect(operation).toMatchObject({ state: "confirmed", kind: "reboot" });
  const search = await world.environment("search-dev");
  const admin = await world.person("Ada Admin", [{ role: "admin" }]);
  await expect(rebootEnvironment(world.db, admin, { environmentId: search.id, idempotencyKey: key() })).rejects.toMatchObject({
    code: "invalid_state",
    message: expect.stringContaining("search-app does not run"),
  });
});
