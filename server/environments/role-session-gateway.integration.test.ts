import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { EmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import { awsSeed, baseCredentials, targets } from "@/testing/factories/aws-world";
import { createEc2Gateway } from "./ec2-gateway";
import type { Ec2Gateway, SessionRequest } from "./ec2-types";

let aws: EmbeddedAws;
let gateway: Ec2Gateway;
let own: string;
let neighbour: string;
beforeAll(async () => {
  const seed = awsSeed();
  [own = "", neighbour = ""] = seed[0]?.instances.map(({ id }) => id) ?? [];
  aws = await startEmbeddedAws({ seed });
  gateway = createEc2Gateway({ endpoint: aws.endpoint, baseCredentials });
});
afterAll(() => aws.close());

const request = (): SessionRequest => ({
  target: { ...targets[0], id: "target" },
  role: "developer",
  sourceIdentity: "mina",
  tags: { uid: "mina", team: "payments", req: "r-1" },
  action: "start",
  ec2Ids: [own],
  kmsKeyArns: [],
  until: new Date(Date.now() + 60_000),
});
const bySessionPolicy = { failure: { kind: "denied", message: expect.stringContaining("no session policy allows") as string } };

test("a session does its one act on its instances, and neither another act nor another instance that the role would allow", async () => {
  const session = await gateway.assumeSession(request());
  await expect(gateway.startInstances(session, [neighbour])).rejects.toMatchObject(bySessionPolicy);
  await expect(gateway.startInstances(session, [own, neighbour])).rejects.toMatchObject(bySessionPolicy);
  await expect(gateway.stopInstances(session, [own])).rejects.toMatchObject(bySessionPolicy);
  await expect(gateway.rebootInstances(session, [own])).rejects.toMatchObject(bySessionPolicy);
  expect((await gateway.startInstances(session, [own])).accepted).toEqual([{ ec2Id: own, state: "pending" }]);
});

test("a session does its act before its instant only", async () => {
  const session = await gateway.assumeSession({ ...request(), until: new Date(Date.now() - 1_000) });
  await expect(gateway.startInstances(session, [own])).rejects.toMatchObject(bySessionPolicy);
});

test("AWS's record of the act names the person and what justified it", async () => {
  const [call] = aws.calls.list().filter(({ eventName, errorCode }) => eventName === "StartInstances" && errorCode === null);
  expect(call).toMatchObject({ sourceIdentity: "mina", sessionTags: { "switchyard:uid": "mina", "switchyard:team": "payments", "switchyard:req": "r-1" } });
});

test("a name that AWS does not take is refused before AWS is asked", async () => {
  const before = aws.calls.list().length;
  await expect(gateway.assumeSession({ ...request(), sourceIdentity: "mina park" })).rejects.toMatchObject({ failure: { kind: "denied" } });
  expect(aws.calls.list()).toHaveLength(before);
});
