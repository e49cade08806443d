import { z } from "zod";
import { STATE_CODES } from "./instance-state-machine";
import type { InstanceState } from "./instance-state-machine";
import { policyDocumentSchema } from "./policy-document";

const stateNames = Object.keys(STATE_CODES) as [InstanceState, ...InstanceState[]];
const principalArn = z.string().regex(/^arn:aws:(?:iam|sts)::\d{12}:(?:root$|(?:user|role|assumed-role)\/.+)/);
const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/);

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
  platform: z.enum(["linux", "windows"]).default("linux"),
  rootDeviceType: z.enum(["ebs", "instance-store"]).default("ebs"),
  lifecycle: z.enum(["on-demand", "spot"]).default("on-demand"),
  imageId: z.string().default("ami-0c0ffee0c0ffee000"),
  keyName: z.string().optional(),
  iamInstanceProfileArn: z.string().optional(),
});

const roleSchema = z.strictObject({
  arn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/),
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/),
  policy: policyDocumentSchema,
  trustedPrincipals: z.array(principalArn).min(1),
});

const accountSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  regions: z.array(region).min(1),
  /** The portal's own principal. Several accounts may name the same one: then it must be the same in each. */
  baseCredentials: z.strictObject({
    accessKeyId: z.string().regex(/^AKIA[A-Z0-9]{12,28}$/),
    secretAccessKey: z.string().min(16),
    principalArn,
  }),
  roles: z.array(roleSchema),
  instances: z.array(instanceSchema),
});

/** The accounts the endpoint begins with: strict, unknown keys refused, ids unique over all accounts. */
export const seedSchema = z.array(accountSchema).min(1).superRefine(checkWhole);

/** One AWS account as given by the caller: plain JSON, defaults not yet filled in. */
export type SeedAccount = z.input<typeof accountSchema>;
export type SeededAccount = z.output<typeof accountSchema>;
export type SeededInstance = z.output<typeof instanceSchema>;
export type SeededRole = z.output<typeof roleSchema>;

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
    const { accessKeyId, secretAccessKey, principalArn: arn } = account.baseCredentials;
    const known = principals.get(accessKeyId) ?? account.baseCredentials;
    principals.set(accessKeyId, known);
    if (known.secretAccessKey !== secretAccessKey || known.principalArn !== arn) {
      refuse(`Access key ${accessKeyId} belongs to two different principals`);
    }
    for (const role of account.roles) {
      once(`Role ${role.arn}`);
      if (role.arn.split(":")[4] !== account.accountId) refuse(`Role ${role.arn} is not of account ${account.accountId}`);
    }
    for (const instance of account.instances) {
      once(`Instance ${instance.id}`);
      if (!account.regions.includes(instance.zone.slice(0, -1))) {
        refuse(`Instance ${instance.id} is in zone ${instance.zone}, which no region of account ${account.accountId} has`);
      }
    }
  }
}
