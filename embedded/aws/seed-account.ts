import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { BOOT_FAULTS } from "./boot-fault";
import { shortageSchema } from "./capacity-board";
import { STATE_CODES } from "./instance-state-machine";
import type { InstanceState } from "./instance-state-machine";
import { loadBalancerSchema, unknownGroups } from "./load-balancer-seed";
import { unknownOperators } from "./policy-conditions";
import { policyDocumentSchema, trustPolicySchema } from "./policy-document";
import type { PolicyDocument, TrustPolicy } from "./policy-document";

const stateNames = Object.keys(STATE_CODES) as [InstanceState, ...InstanceState[]];
const principalArn = z.string().regex(/^arn:aws:(?:iam|sts)::\d{12}:(?:root$|(?:user|role|assumed-role)\/.+)/);
const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/);

const volumeSchema = z
  .strictObject({
    id: z.string().regex(/^vol-(?:[0-9a-f]{8}|[0-9a-f]{17})$/),
    encrypted: z.boolean(),
    gib: z.int().min(1).max(65_536).default(20),
    type: z.enum(["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]).default("gp3"),
    /** A customer-managed key: starts need `kms:CreateGrant` on it. Absent on an encrypted volume: AWS's own key. */
    kmsKeyArn: z
      .string()
      .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f-]{36}$/)
      .optional(),
  })
  .refine((volume) => volume.encrypted || volume.kmsKeyArn === undefined, "A volume with a key is encrypted");

const spotSchema = z.strictObject({
  requestId: z.string().regex(/^sir-[0-9a-z]{8}$/),
  kind: z.enum(["one-time", "persistent"]),
  /** AWS took the capacity back and stopped the instance: only AWS can start it again. */
  interrupted: z.boolean().default(false),
});

const instanceSchema = z.strictObject({
  id: z.string().regex(/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/),
  /** Becomes the tag `Name`, unless the tags hold one. */
  name: z.string().max(256).optional(),
  type: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
  zone: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  state: z.enum(stateNames).default("stopped"),
  /** For how many minutes it has been in this state when the endpoint starts for the first time; at most a year. */
  since: z.int().min(0).max(525_600).default(0),
  privateIp: z.ipv4(),
  /** Whether each start gives a public address; false for instances in a private subnet. */
  publicAddress: z.boolean().default(true),
  /** An Elastic IP address, which stays with a stopped instance. */
  elasticIp: z.ipv4().optional(),
  platform: z.enum(["linux", "windows"]).default("linux"),
  rootDeviceType: z.enum(["ebs", "instance-store"]).default("ebs"),
  lifecycle: z.enum(["on-demand", "spot"]).default("on-demand"),
  /** Absent: one unencrypted root volume (none where the root is on the host). The first one is the root. */
  volumes: z.array(volumeSchema).max(20).default([]),
  stopProtection: z.boolean().default(false),
  terminationProtection: z.boolean().default(false),
  spot: spotSchema.optional(),
  /** Hibernation was configured at launch. */
  hibernation: z.boolean().default(false),
  /** What the machine writes to its console at each boot. */
  console: z.array(z.string().max(1_000)).max(500).default([]),
  /** What its starts lead to; absent: they succeed. */
  bootFault: z.enum(BOOT_FAULTS).optional(),
  imageId: z.string().default("ami-0c0ffee0c0ffee000"),
  keyName: z.string().optional(),
  iamInstanceProfileArn: z.string().optional(),
});

// AWS refuses a misspelt operator when the policy is written, so no seed may hold one.
const rights = policyDocumentSchema.superRefine(checkOperators);

const roleSchema = z.strictObject({
  arn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/),
  /** Who may assume it. */
  trustPolicy: trustPolicySchema.superRefine(checkOperators),
  /** What its sessions may do. */
  policy: rights,
  maxSessionSeconds: z.int().min(3_600).max(43_200).default(3_600),
});

const accountSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  regions: z.array(region).min(1),
  /** The portal's own principal. Several accounts may name the same one: then it must be the same in each. */
  baseCredentials: z.strictObject({
    accessKeyId: z.string().regex(/^AKIA[A-Z0-9]{12,28}$/),
    secretAccessKey: z.string().min(16),
    principalArn,
    /** What it may do itself; absent: assume roles, and explicitly nothing of EC2. */
    policy: rights.optional(),
  }),
  roles: z.array(roleSchema),
  /** The organisation's policies for this account. Given, they must also allow: AWS attaches `FullAWSAccess` beside a Deny. */
  serviceControlPolicies: z.array(rights).min(1).optional(),
  instances: z.array(instanceSchema),
  loadBalancers: z.array(loadBalancerSchema).max(20).default([]),
  /** Types that AWS has run out of in a zone when the endpoint starts. */
  shortages: z.array(shortageSchema).default([]),
});

/** The accounts the endpoint begins with: strict, unknown keys refused, ids unique over all accounts. */
export const seedSchema = z.array(accountSchema).min(1).superRefine(checkWhole);

/** One AWS account as given by the caller: plain JSON, defaults not yet filled in. */
export type SeedAccount = z.input<typeof accountSchema>;
export type SeededAccount = z.output<typeof accountSchema>;
export type SeededInstance = z.output<typeof instanceSchema>;
export type SeededRole = z.output<typeof roleSchema>;

function checkOperators(policy: PolicyDocument | TrustPolicy, ctx: z.RefinementCtx): void {
  for (const name of unknownOperators(policy)) ctx.addIssue({ code: "custom", message: `The condition operator ${name} cannot be judged here` });
}

function checkWhole(accounts: SeededAccount[], ctx: z.RefinementCtx): void {
  const refuse = (message: string): void => ctx.addIssue({ code: "custom", message });
  const seen = new Set<string>();
  const once = (what: string): void => {
    if (seen.has(what)) refuse(`${what} is given twice`);
    seen.add(what);
  };
  const principals = new Map<string, SeededAccount["baseCredentials"]>();
  for (const account of accounts) {
    once(`Account ${account.accountId}`);
    const { accessKeyId } = account.baseCredentials;
    const known = principals.get(accessKeyId) ?? account.baseCredentials;
    principals.set(accessKeyId, known);
    if (!isDeepStrictEqual(known, account.baseCredentials)) {
      refuse(`Access key ${accessKeyId} belongs to two different principals`);
    }
    for (const role of account.roles) {
      once(`Role ${role.arn}`);
      if (role.arn.split(":")[4] !== account.accountId) refuse(`Role ${role.arn} is not of account ${account.accountId}`);
    }
    for (const words of unknownGroups(account.loadBalancers)) refuse(words);
    for (const instance of account.instances) {
      once(`Instance ${instance.id}`);
      for (const volume of instance.volumes) once(`Volume ${volume.id}`);
      if (instance.spot) once(`Spot request ${instance.spot.requestId}`);
      if (!account.regions.includes(instance.zone.slice(0, -1))) {
        refuse(`Instance ${instance.id} is in zone ${instance.zone}, which no region of account ${account.accountId} has`);
      }
    }
  }
}
