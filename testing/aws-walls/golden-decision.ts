import type { CallerName, InstanceName } from "./golden-accounts";
import type { ForwarderName } from "./golden-listeners";
import type { RoleName } from "./golden-roles";
import type { Policy } from "./policies-under-test";

/** What AWS answers: it lets the caller, or names the wall and whether it denies or is silent; `refused` is no matter of policies. */
export type Outcome =
  | "allowed"
  | `${"service control" | "identity-based" | "session" | "role trust"} policy: ${"explicit deny" | "no allow"}`
  | `refused: ${string}`;

/** How a session differs from the usual one: Mina of team alpha, with the right external id; null leaves a thing out. */
export type SessionWish = {
  readonly externalId?: string | null;
  readonly sourceIdentity?: string | null;
  /** Instead of the usual three. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly policy?: Policy;
  readonly seconds?: number;
};

export type InstanceAct =
  | "StartInstances"
  | "StopInstances"
  | "RebootInstances"
  | "TerminateInstances"
  | "CreateTags"
  | "DeleteTags"
  | "DescribeInstanceAttribute";

/** What metrics and open shells are read with: of services that speak JSON. */
export type MeasuringAct = "GetMetricData" | "DescribeSessions";

export type Act =
  | { readonly kind: InstanceAct; readonly on: readonly InstanceName[]; readonly tags?: Readonly<Record<string, string>> }
  | { readonly kind: "DescribeInstances"; readonly region?: string }
  | { readonly kind: "GetMetricData"; readonly region?: string }
  | { readonly kind: "DescribeSessions"; readonly region?: string }
  /** ModifyListener or ModifyRule, whichever the named one takes. */
  | { readonly kind: "Forward"; readonly forwarder: ForwarderName }
  | { readonly kind: "DescribeListeners" }
  /** EC2 asks for a grant on a volume's key, on behalf of who starts the instance. */
  | { readonly kind: "CreateGrant"; readonly keyArn: string };

/** One decision, worked out by hand from AWS's documentation. */
export type GoldenDecision = {
  readonly what: string;
  readonly expected: Outcome;
  /** The rule that decides, in one sentence. */
  readonly rule: string;
  /** Where it is written. */
  readonly section: string;
  /** Who begins; absent is the portal's own principal. */
  readonly caller?: CallerName;
  /** The role it becomes; absent: it acts itself. */
  readonly role?: RoleName;
  readonly session?: SessionWish;
  /** The role in between, for role chaining. */
  readonly via?: { readonly role: RoleName; readonly session?: SessionWish };
  /** Absent: only becoming the role is decided. */
  readonly act?: Act;
  /** Seconds between becoming the role and the act. */
  readonly after?: number;
};

/** Where AWS writes its rules down. */
export const SECTIONS = {
  logic: "IAM user guide, How AWS enforcement code logic evaluates requests to allow or deny access",
  crossAccount: "IAM user guide, Cross-account policy evaluation logic",
  singleAccount: "IAM user guide, Policy evaluation for requests within a single account",
  principal: "IAM user guide, AWS JSON policy elements: Principal",
  operators: "IAM user guide, IAM JSON policy elements: Condition operators",
  condition: "IAM user guide, IAM JSON policy elements: Condition",
  sets: "IAM user guide, Set operators for multivalued context keys",
  variables: "IAM user guide, IAM policy elements: Variables and tags",
  resource: "IAM user guide, IAM JSON policy elements: Resource",
  notResource: "IAM user guide, IAM JSON policy elements: NotResource",
  action: "IAM user guide, IAM JSON policy elements: Action",
  notAction: "IAM user guide, IAM JSON policy elements: NotAction",
  sessionPolicy: "IAM user guide, Policies and permissions in AWS: Session policies",
  sessionTags: "IAM user guide, Pass session tags in AWS STS",
  sourceIdentity: "IAM user guide, Monitor and control actions taken with assumed roles",
  externalId: "IAM user guide, Access to AWS accounts owned by third parties",
  chaining: "IAM user guide, Roles terms and concepts: Role chaining",
  duration: "STS API reference, AssumeRole: DurationSeconds",
  stsTag: "STS API reference, Tag",
  stsKeys: "Service Authorization Reference, AWS STS",
  measuring: "Service Authorization Reference, Amazon CloudWatch and AWS Systems Manager",
  ec2Keys: "Service Authorization Reference, Amazon EC2",
  tagAccess: "IAM user guide, Controlling access to AWS resources using tags",
  serviceControl: "AWS Organizations user guide, SCP evaluation",
  kmsKeys: "KMS developer guide, AWS KMS condition keys",
  ec2Errors: "EC2 API reference, Error codes: RequestExpired",
  multipleIds: "EC2 API reference, StartInstances",
} as const;

type How = Omit<GoldenDecision, "what" | "expected" | "rule" | "section">;

/** One row of the table. */
export function decision(what: string, expected: Outcome, [section, rule]: [keyof typeof SECTIONS, string], how: How): GoldenDecision {
  return { what, expected, rule, section: SECTIONS[section], ...how };
}
