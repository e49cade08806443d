import type { InstanceChecks, InstanceState, OperationKind } from "@/server/generated/prisma/client";

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
  instanceStoreRoot: boolean;
};

/** Credentials for one act, for at most 15 minutes. */
export type Ec2Session = { target: Ec2Target; credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string }; expiresAt: Date };

/** Who acts, on what, and under which role of the target. */
export type SessionRequest = {
  target: Ec2Target;
  role: "developer" | "operator";
  sourceIdentity: string;
  tags: { uid: string; team: string; req: string };
  action: OperationKind;
  ec2Ids: readonly string[];
};

/** What AWS answered to an act. A reboot's answer names no states. */
export type Ec2Answer = {
  accepted: readonly { ec2Id: string; state: DescribedInstance["state"] }[];
  /** Null when the answer was lost and the act was seen instead. */ awsRequestId: string | null;
};

/** Status checks by EC2 id, of running instances only. */
export type ChecksById = ReadonlyMap<string, InstanceChecks>;

/** AWS as the rest of the domain sees it. Every method throws Ec2Error and nothing else. */
export type Ec2Gateway = {
  /** A session that may do one thing to the named instances only. */
  assumeSession(request: SessionRequest): Promise<Ec2Session>;
  /** All instances tagged switchyard:managed=true, or those among them with these ids. */
  describeInstances(target: Ec2Target, ec2Ids?: readonly string[]): Promise<DescribedInstance[]>;
  describeInstanceStatus(target: Ec2Target): Promise<ChecksById>;
  startInstances(session: Ec2Session, ec2Ids: readonly string[]): Promise<Ec2Answer>;
  stopInstances(session: Ec2Session, ec2Ids: readonly string[]): Promise<Ec2Answer>;
  rebootInstances(session: Ec2Session, ec2Ids: readonly string[]): Promise<Ec2Answer>;
};
