import { DescribeInstancesCommand, StartInstancesCommand } from "@aws-sdk/client-ec2";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, it } from "vitest";
import { assume, ec2, refusal, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
let client: EC2Client;
beforeEach(async () => {
  ({ aws } = await startTestAws());
  client = ec2(aws, await assume(aws));
});
afterEach(() => aws.close());

const start = () => client.send(new StartInstancesCommand({ InstanceIds: [STOPPED] }));
const stateOf = (id: string) => aws.instances.find(id)?.status.life.state;

it("closes the connection before the act: nothing has happened, no token is gone", async () => {
  aws.faults.add({ kind: "drop-before", api: "StartInstances" });
  expect(await refusal(start())).toMatchObject({ status: 0 });
  expect(stateOf(STOPPED)).toBe("stopped");
  expect(aws.buckets.levels().filter(({ api }) => api === "StartInstances")).toEqual([]);
  expect(aws.calls.list().at(-1)).toMatchObject({ eventName: "StartInstances", errorCode: "NotReceived", answered: false });
  await start();
});

it.each(["half-answer", "garbage-answer"] as const)("sends a %s after the act: the SDK cannot read it, the act has happened", async (kind) => {
  aws.faults.add({ kind, api: "StartInstances", times: 2 });
  await client.send(new DescribeInstancesCommand({ InstanceIds: [STOPPED] }));
  expect((await refusal(start())).name).not.toBe("");
  expect(stateOf(STOPPED)).toBe("pending");
  expect(aws.calls.list().at(-1)).toMatchObject({ errorCode: null, answered: false });
  await refusal(start());
  expect((await start()).StartingInstances).toHaveLength(1);
});
