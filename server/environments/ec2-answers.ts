import type { InstanceChecks } from "@/server/generated/prisma/client";
import type { DescribedInstance } from "./ec2-types";
import { transitionTime } from "./transition-time";

/** The parts of AWS's Instance that we read (EC2 API reference, data type Instance). */
export type AwsInstance = {
  InstanceId?: string;
  State?: { Name?: string };
  StateReason?: { Message?: string };
  StateTransitionReason?: string;
  Tags?: readonly { Key?: string; Value?: string }[];
  InstanceType?: string;
  Placement?: { AvailabilityZone?: string };
  PlatformDetails?: string;
  KeyName?: string;
  PrivateIpAddress?: string;
  PublicIpAddress?: string;
  PublicDnsName?: string;
  LaunchTime?: Date;
  InstanceLifecycle?: string;
  RootDeviceType?: string;
};

const states: Readonly<Record<string, DescribedInstance["state"]>> = {
  pending: "pending",
  running: "running",
  "shutting-down": "shutting_down",
  terminated: "terminated",
  stopping: "stopping",
  stopped: "stopped",
};

/** AWS's name of a state as ours, or null for one we do not know. */
export function toInstanceState(name: string | undefined): DescribedInstance["state"] | null {
  return states[name ?? ""] ?? null;
}

/** An instance in our words, or null when AWS left out what makes it one. */
export function toDescribedInstance(instance: AwsInstance): DescribedInstance | null {
  const state = toInstanceState(instance.State?.Name);
  if (instance.InstanceId === undefined || state === null) return null;
  return {
    ec2Id: instance.InstanceId,
    state,
    stateReason: textOrNull(instance.StateReason?.Message) ?? textOrNull(instance.StateTransitionReason),
    tags: Object.fromEntries((instance.Tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ""]]))),
    type: instance.InstanceType ?? "unknown",
    zone: instance.Placement?.AvailabilityZone ?? "unknown",
    platform: instance.PlatformDetails ?? "Linux/UNIX",
    keyName: textOrNull(instance.KeyName),
    privateIp: textOrNull(instance.PrivateIpAddress),
    publicIp: textOrNull(instance.PublicIpAddress),
    publicDns: textOrNull(instance.PublicDnsName),
    launchedAt: instance.LaunchTime ?? null,
    transitionedAt: transitionTime(instance.StateTransitionReason),
    spot: instance.InstanceLifecycle === "spot",
    instanceStoreRoot: instance.RootDeviceType === "instance-store",
  };
}

/** Both status checks as one: impaired when either is, ok when both are. */
export function toChecks(instanceStatus: string | undefined, systemStatus: string | undefined): InstanceChecks {
  const both = [instanceStatus, systemStatus];
  if (both.includes("impaired")) return "impaired";
  if (both.includes("initializing")) return "initializing";
  return both.every((status) => status === "ok") ? "ok" : "unknown";
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
