import type { InstanceChecks, InstanceState, OperationKind } from "@/server/generated/prisma/client";

/** The roles of a target that acts are sent under; reads use `observer`. */
export type ActRole = "developer" | "operator" | "scheduler";

/** What a call needs to know about an account and region. Comes from our row, never from a client. */
export type Ec2Target = { id: string; key: string; accountId: string; region: string; roleArnPrefix: string; externalId: string };

/** An instance as AWS describes it, in our words. */
export type DescribedInstance = {
  ec2Id: string;
  state: Exclude<InstanceState, "missing">;
  /** Why AWS brought it into this state, in AWS's words. */
  stateReason: string | null;
  tags: Readonly<Record<string, string>>;
  type: string;
  zone: string;
  platform: string;
  keyName: string | null;
  privateIp: string | null;
  publicIp: string | null;
  publicDns: string | null;
  launchedAt: Date | null;
  /** When it was asked to leave the state before, as far as AWS says so. */
  transitionedAt: Date | null;
  spot: boolean;
  spotRequestId: string | null;
  instanceStoreRoot: boolean;
  /** Hibernation was configured at launch. */
  hibernation: boolean;
  /** How many Elastic IP addresses it has: those that stay with it while it is stopped. */
  elasticIps: number;
};

/** A volume that is attached to an instance. */
export type AttachedVolume = { id: string; type: string; gib: number; /** Of an encrypted one. */ kmsKeyArn: string | null };

/** Both status checks of a running instance, in AWS's words, and ours for the two together. */
export type InstanceStatus = { checks: InstanceChecks; instanceStatus: string; systemStatus: string; impairedSince: Date | null };

/** Credentials for one act, for at most 15 minutes. */
export type Ec2Session = { target: Ec2Target; credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string }; expiresAt: Date };

/** Who acts, on what, and under which role of the target. */
export type SessionRequest = {
  target: Ec2Target;
  role: ActRole;
  sourceIdentity: string;
  tags: { uid: string; team: string; req: string };
  action: OperationKind;
  ec2Ids: readonly string[];
  /** Keys of their encrypted volumes: a start needs grants on them. */
  kmsKeyArns: readonly string[];
  /** The act must reach AWS before this; later AWS refuses it, even from a process that slept through it. */
  until: Date;
};

/** What AWS answered to an act. A reboot's answer names no states. */
export type Ec2Answer = {
  accepted: readonly { ec2Id: string; state: DescribedInstance["state"] }[];
  /** Null when the answer was lost and the act was seen instead. */ awsRequestId: string | null;
};

/** Status checks by EC2 id, of running instances only. */
export type StatusById = ReadonlyMap<string, InstanceStatus>;

/** AWS as the rest of the domain sees it. Every method throws Ec2Error and nothing else. */
export type Ec2Gateway = {
  /** A session that may do one thing to the named instances only. */
  assumeSession(request: SessionRequest): Promise<Ec2Session>;
  /** All instances tagged switchyard:managed=true, or those among them with these ids. */
  describeInstances(target: Ec2Target, ec2Ids?: readonly string[]): Promise<DescribedInstance[]>;
  /** All instances that are not tagged switchyard:managed=true and not terminated. */
  describeUnclaimed(target: Ec2Target): Promise<DescribedInstance[]>;
  describeInstanceStatus(target: Ec2Target): Promise<StatusById>;
  /** Volumes by the EC2 id of the instance they are attached to; instances without any are left out. */
  describeVolumes(target: Ec2Target, ec2Ids: readonly string[]): Promise<ReadonlyMap<string, readonly AttachedVolume[]>>;
  /** By spot request id. */
  describeSpotKinds(target: Ec2Target, spotRequestIds: readonly string[]): Promise<ReadonlyMap<string, "one-time" | "persistent">>;
  isStopProtected(target: Ec2Target, ec2Id: string): Promise<boolean>;
  /** The end of what the machine wrote to its console; null while AWS has nothing. */
  readConsole(target: Ec2Target, ec2Id: string): Promise<{ text: string; at: Date } | null>;
  startInstances(session: Ec2Session, ec2Ids: readonly string[]): Promise<Ec2Answer>;
  stopInstances(session: Ec2Session, ec2Ids: readonly string[], how?: { hibernate: boolean }): Promise<Ec2Answer>;
  rebootInstances(session: Ec2Session, ec2Ids: readonly string[]): Promise<Ec2Answer>;
  /** Asks AWS whether the act would be allowed, without doing it. Returns when it would; a refusal is thrown as for the act. */
  dryRun(session: Ec2Session, action: OperationKind, ec2Ids: readonly string[]): Promise<void>;
  /** Who the portal is to AWS before it becomes a role: its base principal. */
  whoAmI(region: string): Promise<{ accountId: string; arn: string }>;
};
