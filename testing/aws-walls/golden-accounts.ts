/** The portal's own principal. */
export const brokerArn = "arn:aws:iam::111122223333:role/switchyard-broker";

/** Where Switchyard's own principal lives, and the target of most decisions. */
export const HOME = "111122223333";
/** A second target; the portal comes from another account. */
export const AWAY = "444455556666";
/** An account whose organisation forbids others than the provisioner to write our tags. */
export const LIMITED = "777788889999";
/** An account whose organisation attached that Deny and forgot FullAWSAccess. */
export const SILENT = "888899990000";
export const REGION = "eu-central-1";
export const OTHER_REGION = "us-east-1";
export const EXTERNAL_ID = "external-id-of-the-table";
export const KEY = `arn:aws:kms:${REGION}:${HOME}:key/11111111-2222-3333-4444-555555555555`;
export const OTHER_KEY = `arn:aws:kms:${REGION}:${HOME}:key/66666666-7777-8888-9999-000000000000`;

const secretAccessKey = "only-for-the-golden-table-0000000000000000";

/** Who may begin, and how it signs. */
export const CALLERS = {
  broker: { accessKeyId: "AKIAGOLDENBROKER0000", secretAccessKey, principalArn: brokerArn },
  stranger: { accessKeyId: "AKIAGOLDENSTRANGER00", secretAccessKey, principalArn: `arn:aws:iam::${AWAY}:user/stranger` },
  admin: { accessKeyId: "AKIAGOLDENADMIN00000", secretAccessKey, principalArn: `arn:aws:iam::${LIMITED}:user/admin` },
  muted: { accessKeyId: "AKIAGOLDENMUTED00000", secretAccessKey, principalArn: `arn:aws:iam::${SILENT}:user/admin` },
} as const;
export type CallerName = keyof typeof CALLERS;

const ours = { "switchyard:managed": "true", "switchyard:stage": "dev", "switchyard:team": "alpha" };

/** The instances, by what is special about each. */
export const INSTANCES = {
  alphaDev: { id: "i-00000000000000001", accountId: HOME, region: REGION, tags: ours },
  alphaDevToo: { id: "i-00000000000000002", accountId: HOME, region: REGION, tags: ours },
  alphaProd: { id: "i-00000000000000003", accountId: HOME, region: REGION, tags: { ...ours, "switchyard:stage": "prod" } },
  betaDev: { id: "i-00000000000000004", accountId: HOME, region: REGION, tags: { ...ours, "switchyard:team": "beta" } },
  unmanaged: { id: "i-00000000000000005", accountId: HOME, region: REGION, tags: { ...ours, "switchyard:managed": "false" } },
  untagged: { id: "i-00000000000000006", accountId: HOME, region: REGION, tags: {} },
  noTeam: { id: "i-00000000000000007", accountId: HOME, region: REGION, tags: { "switchyard:managed": "true", "switchyard:stage": "dev" } },
  emptyTeam: { id: "i-00000000000000008", accountId: HOME, region: REGION, tags: { ...ours, "switchyard:team": "" } },
  starTeam: { id: "i-00000000000000009", accountId: HOME, region: REGION, tags: { ...ours, "switchyard:team": "*" } },
  upperTeam: { id: "i-0000000000000000a", accountId: HOME, region: REGION, tags: { ...ours, "switchyard:team": "Alpha" } },
  upperKeys: {
    id: "i-0000000000000000b",
    accountId: HOME,
    region: REGION,
    tags: { "Switchyard:Managed": "true", "Switchyard:Stage": "dev", "Switchyard:Team": "alpha" },
  },
  elsewhere: { id: "i-0000000000000000c", accountId: HOME, region: OTHER_REGION, tags: ours },
  awayAlpha: { id: "i-00000000000000011", accountId: AWAY, region: REGION, tags: ours },
  limitedAlpha: { id: "i-00000000000000021", accountId: LIMITED, region: REGION, tags: ours },
  mutedAlpha: { id: "i-00000000000000031", accountId: SILENT, region: REGION, tags: ours },
} as const;
export type InstanceName = keyof typeof INSTANCES;

/** The ARNs of instances, for session policies. */
export function arnsOf(...names: InstanceName[]): string[] {
  return names.map((name) => {
    const { region, accountId, id } = INSTANCES[name];
    return `arn:aws:ec2:${region}:${accountId}:instance/${id}`;
  });
}
