import type { InstanceChecks } from "@/server/generated/prisma/client";
import { storableText } from "./bounded-text";
import type { DescribedInstance, InstanceStatus } from "./ec2-types";
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
  SpotInstanceRequestId?: string;
  RootDeviceType?: string;
  HibernationOptions?: { Configured?: boolean };
  NetworkInterfaces?: readonly { Association?: { IpOwnerId?: string; PublicIp?: string } }[];
};

type AwsStatusSummary = { Status?: string; Details?: readonly { ImpairedSince?: Date }[] };

/** The parts of AWS's InstanceStatus that we read (EC2 API reference, data type InstanceStatus). */
export type AwsInstanceStatus = { InstanceStatus?: AwsStatusSummary; SystemStatus?: AwsStatusSummary };

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

/** An instance in our words, its texts such as the database takes, or null when AWS left out what makes it one. */
export function toDescribedInstance(instance: AwsInstance): DescribedInstance | null {
  const state = toInstanceState(instance.State?.Name);
  if (instance.InstanceId === undefined || state === null) return null;
  return {
    ec2Id: storableText(instance.InstanceId),
    state,
    stateReason: textOrNull(instance.StateReason?.Message) ?? textOrNull(instance.StateTransitionReason),
    tags: toTags(instance.Tags ?? []),
    type: storableText(instance.InstanceType ?? "unknown"),
    zone: storableText(instance.Placement?.AvailabilityZone ?? "unknown"),
    platform: storableText(instance.PlatformDetails ?? "Linux/UNIX"),
    keyName: textOrNull(instance.KeyName),
    privateIp: textOrNull(instance.PrivateIpAddress),
    publicIp: textOrNull(instance.PublicIpAddress),
    publicDns: textOrNull(instance.PublicDnsName),
    launchedAt: instance.LaunchTime ?? null,
    transitionedAt: transitionTime(instance.StateTransitionReason),
    spot: instance.InstanceLifecycle === "spot",
    spotRequestId: textOrNull(instance.SpotInstanceRequestId),
    instanceStoreRoot: instance.RootDeviceType === "instance-store",
    elasticIps: countElasticIps(instance.NetworkInterfaces ?? []),
    hibernation: instance.HibernationOptions?.Configured === true,
  };
}

/** Both status checks in AWS's words, and as one in ours; impaired since the earlier of the two. */
export function toInstanceStatus({ InstanceStatus, SystemStatus }: AwsInstanceStatus): InstanceStatus {
  const impaired = [...(InstanceStatus?.Details ?? []), ...(SystemStatus?.Details ?? [])].flatMap(({ ImpairedSince }) => ImpairedSince?.getTime() ?? []);
  return {
    checks: toChecks(InstanceStatus?.Status, SystemStatus?.Status),
    instanceStatus: storableText(InstanceStatus?.Status ?? "unknown"),
    systemStatus: storableText(SystemStatus?.Status ?? "unknown"),
    impairedSince: impaired.length === 0 ? null : new Date(Math.min(...impaired)),
  };
}

/** Both status checks as one: impaired when either is, ok when both are. */
function toChecks(instanceStatus: string | undefined, systemStatus: string | undefined): InstanceChecks {
  const both = [instanceStatus, systemStatus];
  if (both.includes("impaired")) return "impaired";
  if (both.includes("initializing")) return "initializing";
  return both.every((status) => status === "ok") ? "ok" : "unknown";
}

function toTags(tags: NonNullable<AwsInstance["Tags"]>): Record<string, string> {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[storableText(Key), storableText(Value ?? "")]])));
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : storableText(text);
}

/** An address that AWS lends for a run has the owner `amazon`; any other one stays (EC2 API reference, InstanceNetworkInterfaceAssociation). */
function countElasticIps(interfaces: NonNullable<AwsInstance["NetworkInterfaces"]>): number {
  return interfaces.filter(({ Association }) => Association?.PublicIp !== undefined && Association.IpOwnerId !== "amazon").length;
}
