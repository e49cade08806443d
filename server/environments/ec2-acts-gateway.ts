import { RebootInstancesCommand, StartInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import type { EC2Client, InstanceStateChange } from "@aws-sdk/client-ec2";
import type { OperationKind } from "@/server/generated/prisma/client";
import { toInstanceState } from "./ec2-answers";
import { inTime } from "./ec2-client-gateway";
import type { Ec2Answer } from "./ec2-types";

/** EC2 StartInstances. */
export async function startInstances(client: EC2Client, ec2Ids: readonly string[]): Promise<Ec2Answer> {
  const answer = await client.send(new StartInstancesCommand({ InstanceIds: [...ec2Ids] }), inTime());
  return toAnswer(answer.StartingInstances, answer.$metadata.requestId);
}

/** EC2 StopInstances; with `hibernate` the memory is kept on the root volume. */
export async function stopInstances(client: EC2Client, ec2Ids: readonly string[], hibernate: boolean): Promise<Ec2Answer> {
  const answer = await client.send(new StopInstancesCommand({ InstanceIds: [...ec2Ids], ...(hibernate ? { Hibernate: true } : {}) }), inTime());
  return toAnswer(answer.StoppingInstances, answer.$metadata.requestId);
}

/** EC2 RebootInstances, whose answer names no states. */
export async function rebootInstances(client: EC2Client, ec2Ids: readonly string[]): Promise<Ec2Answer> {
  const answer = await client.send(new RebootInstancesCommand({ InstanceIds: [...ec2Ids] }), inTime());
  return { accepted: ec2Ids.map((ec2Id) => ({ ec2Id, state: "running" })), awsRequestId: answer.$metadata.requestId ?? "unknown" };
}

/** Asks whether the act would be allowed. AWS answers yes by the error DryRunOperation (EC2 API reference, parameter DryRun). */
export async function dryRun(client: EC2Client, action: OperationKind, ec2Ids: readonly string[]): Promise<void> {
  try {
    await sendDryRun(client, action, [...ec2Ids]);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "DryRunOperation") throw error;
  }
}

function sendDryRun(client: EC2Client, action: OperationKind, InstanceIds: string[]): Promise<unknown> {
  const input = { InstanceIds, DryRun: true };
  switch (action) {
    case "start":
      return client.send(new StartInstancesCommand(input), inTime());
    case "stop":
      return client.send(new StopInstancesCommand(input), inTime());
    case "hibernate":
      return client.send(new StopInstancesCommand({ ...input, Hibernate: true }), inTime());
    case "reboot":
      return client.send(new RebootInstancesCommand(input), inTime());
  }
}

function toAnswer(changes: readonly InstanceStateChange[] | undefined, requestId: string | undefined): Ec2Answer {
  const accepted = (changes ?? []).flatMap(({ InstanceId, CurrentState }) => {
    const state = toInstanceState(CurrentState?.Name);
    return InstanceId === undefined || state === null ? [] : [{ ec2Id: InstanceId, state }];
  });
  return { accepted, awsRequestId: requestId ?? "unknown" };
}
