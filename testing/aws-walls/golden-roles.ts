import type { SeedAccount } from "@/embedded/aws/seed-account";
import { arnsOf, AWAY, brokerArn, CALLERS, EXTERNAL_ID, HOME, KEY, LIMITED, REGION } from "./golden-accounts";
import { policiesUnderTest } from "./policies-under-test";
import type { Policy, TrustPolicy } from "./policies-under-test";

type Statement = Exclude<Policy["Statement"], readonly unknown[]>;
type TrustStatement = Exclude<TrustPolicy["Statement"], readonly unknown[]>;

const target = (accountId: string) => ({
  accountId,
  region: REGION,
  roleArnPrefix: `arn:aws:iam::${accountId}:role/switchyard/`,
  externalId: EXTERNAL_ID,
  brokerArn,
  provisionerArn: null,
  kmsKeyArns: [KEY],
  developerStages: ["dev"],
});

export const home = policiesUnderTest(target(HOME));
export const away = policiesUnderTest(target(AWAY));
export const limited = policiesUnderTest(target(LIMITED));

/** A policy of these statements. */
export function policyOf(...statements: Statement[]): Policy {
  return { Version: "2012-10-17", Statement: statements };
}

/** An Allow of all EC2 acts on everything, or of what `rest` says. */
export function allow(rest: Partial<Statement> = {}): Statement {
  return { Effect: "Allow", ...(rest.NotAction === undefined && { Action: "ec2:*" }), ...(rest.NotResource === undefined && { Resource: "*" }), ...rest };
}

/** The same as a Deny. */
export function deny(rest: Partial<Statement> = {}): Statement {
  return { ...allow(rest), Effect: "Deny" };
}

/** One condition. */
export function when(operator: string, key: string, value: string | string[] | boolean): Pick<Statement, "Condition"> {
  return { Condition: { [operator]: { [key]: value } } };
}

const TEAM_OF_RESOURCE = "aws:ResourceTag/switchyard:team";
const TEAM_OF_CALLER = "${aws:PrincipalTag/switchyard:team}";
const STAGE = "aws:ResourceTag/switchyard:stage";
const onTeam = (operator: string, value: string) => allow(when(operator, TEAM_OF_RESOURCE, value));

const grant = (Condition: Statement["Condition"]): Policy => policyOf(allow({ Action: "kms:CreateGrant", Resource: KEY, Condition }));

/** Policies that single rules of the policy language are shown with; the roles trust the portal as printed. */
const LANGUAGE = {
  open: policyOf(allow({ Action: ["ec2:*", "kms:*"] })),
  denyBeside: policyOf(deny({ Action: "ec2:StopInstances" }), allow()),
  notAction: policyOf(allow({ NotAction: ["iam:*", "ec2:Stop*"] })),
  notResource: policyOf(allow({ NotResource: arnsOf("betaDev") })),
  denyNotResource: policyOf(allow(), deny({ NotResource: arnsOf("alphaDev") })),
  notResourceVariable: policyOf(allow({ NotResource: `arn:aws:ec2:*:*:instance/\${aws:PrincipalTag/none}` })),
  everyPart: policyOf(allow({ Resource: "arn:aws:ec2:*:*:instance/*" })),
  runsOn: policyOf(allow({ Resource: "arn:aws:ec2:*:instance/*" })),
  staysWithin: policyOf(allow({ Resource: "arn:aws:ec2:eu*3:instance/*" })),
  otherRegion: policyOf(allow({ Resource: `arn:aws:ec2:us-east-1:${HOME}:instance/*` })),
  otherAccount: policyOf(allow({ Resource: `arn:aws:ec2:*:${AWAY}:instance/*` })),
  questionMark: policyOf(allow({ Resource: arnsOf("alphaDev").map((arn) => `${arn.slice(0, -1)}?`) })),
  actionCase: policyOf(allow({ Action: "EC2:startINSTANCES" })),
  resourceCase: policyOf(allow({ Resource: `arn:aws:ec2:${REGION}:${HOME}:Instance/*` })),
  keyCase: policyOf(allow(when("StringEquals", "AWS:resourcetag/SWITCHYARD:Team", "alpha"))),
  unguarded: policyOf(onTeam("StringEquals", TEAM_OF_CALLER)),
  defaulted: policyOf(onTeam("StringEquals", "${aws:PrincipalTag/switchyard:team, 'alpha'}")),
  likeVariable: policyOf(onTeam("StringLike", "${aws:RequestTag/note}")),
  denyOthers: policyOf(allow(), deny(when("StringNotEquals", TEAM_OF_RESOURCE, TEAM_OF_CALLER))),
  variableInName: policyOf(allow({ Resource: "arn:aws:ec2:*:*:instance/${aws:PrincipalTag/switchyard:req}" })),
  variableInRegion: policyOf(allow({ Resource: `arn:aws:ec2:\${aws:RequestedRegion}:${HOME}:instance/*` })),
  ifExists: policyOf(allow(when("StringEqualsIfExists", STAGE, "dev"))),
  stagePresent: policyOf(allow(when("Null", STAGE, "false"))),
  notProd: policyOf(allow(when("StringNotLike", STAGE, "prod*"))),
  twoKeys: policyOf(allow({ Condition: { StringEquals: { [STAGE]: "dev", [TEAM_OF_RESOURCE]: "beta" } } })),
  twoValues: policyOf(allow(when("StringEquals", STAGE, ["test", "dev"]))),
  ec2Tag: policyOf(allow(when("StringEquals", "ec2:ResourceTag/switchyard:team", "alpha"))),
  fromHere: policyOf(allow(when("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "127.0.0.0/8"]))),
  fromAfar: policyOf(allow(when("IpAddress", "aws:SourceIp", "203.0.113.0/24"))),
  inTime: policyOf(
    allow({ Condition: { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" }, NumericLessThan: { "aws:EpochTime": "4102444800" } } }),
  ),
  tooLate: policyOf(allow(when("DateLessThan", "aws:CurrentTime", "2021-01-01T00:00:00Z"))),
  byRole: policyOf(allow(when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${HOME}:role/extra/by*`))),
  bySession: policyOf(allow(when("ArnLike", "aws:PrincipalArn", `arn:aws:sts::${HOME}:assumed-role/bySession/*`))),
  noteTagger: policyOf(allow({ Action: ["ec2:CreateTags", "ec2:DeleteTags"], ...when("ForAllValues:StringEquals", "aws:TagKeys", ["note"]) })),
  noteAmong: policyOf(allow({ Action: ["ec2:CreateTags", "ec2:DeleteTags"], ...when("ForAnyValue:StringEquals", "aws:TagKeys", "note") })),
  noteValue: policyOf(allow({ Action: "ec2:CreateTags", ...when("StringLike", "aws:RequestTag/note", "keep*") })),
  grantPinned: grant({
    Bool: { "kms:GrantIsForAWSResource": true },
    StringLike: { "kms:ViaService": "ec2.*.amazonaws.com" },
    "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"], "kms:EncryptionContextKeys": ["aws:ebs:id"] },
  }),
  grantViaRds: grant({ StringLike: { "kms:ViaService": "rds.*.amazonaws.com" } }),
  grantToOthers: grant({ Bool: { "kms:GrantIsForAWSResource": false } }),
  grantOthersOnly: grant({ "ForAllValues:StringEquals": { "kms:GrantOperations": ["Encrypt"] } }),
} satisfies Record<string, Policy>;

const broker = { AWS: brokerArn };
const printedTrust = home.roles.developer.trustPolicy.Statement as TrustStatement[];
const trustOf = (...Statement: TrustStatement[]): TrustPolicy => ({ Version: "2012-10-17", Statement });
const without = (action: string): TrustPolicy => trustOf(...printedTrust.filter(({ Action }) => Action !== action));
const withTagging = (Condition: TrustStatement["Condition"]): TrustPolicy =>
  trustOf(...printedTrust.filter(({ Action }) => Action !== "sts:TagSession"), { Effect: "Allow", Principal: broker, Action: "sts:TagSession", Condition });
const whole = (AWS: string, rest: Partial<TrustStatement> = {}): TrustStatement => ({ Effect: "Allow", Principal: { AWS }, Action: "sts:*", ...rest });
const usual = home.roles.developer.trustPolicy;
const arnOf = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/extra/${name}`;
const stone = arnOf(HOME, "stone");
const bareStone = arnOf(HOME, "bareStone");
const byPattern = (pattern: string): TrustPolicy => trustOf(whole(`arn:aws:iam::${AWAY}:root`, when("ArnLike", "aws:PrincipalArn", pattern)));

type ExtraRole = { accountId: string; trustPolicy: TrustPolicy; policy: Policy; maxSessionSeconds?: number };
const at = (accountId: string, trustPolicy: TrustPolicy, policy: Policy = LANGUAGE.open): ExtraRole => ({ accountId, trustPolicy, policy });

/** Roles whose trust is what a decision is about. */
const TRUSTS = {
  noTagging: at(HOME, without("sts:TagSession")),
  noSource: at(HOME, without("sts:SetSourceIdentity")),
  externalIdOnTagging: at(HOME, withTagging({ StringEquals: { "sts:ExternalId": EXTERNAL_ID } })),
  externalIdIfExists: at(HOME, withTagging({ StringEqualsIfExists: { "sts:ExternalId": EXTERNAL_ID } })),
  oneStatement: at(HOME, trustOf(whole(brokerArn, when("StringEquals", "sts:ExternalId", EXTERNAL_ID)))),
  denying: at(HOME, trustOf(...printedTrust, whole(brokerArn, { Effect: "Deny", Sid: "Blocked", ...when("StringEquals", "sts:SourceIdentity", "blocked") }))),
  ofAccount: at(HOME, trustOf(whole(`arn:aws:iam::${HOME}:root`))),
  looseDeveloper: at(HOME, trustOf(whole(brokerArn)), home.roles.developer.policy),
  looseScheduler: at(HOME, trustOf(whole(brokerArn)), home.roles.scheduler.policy),
  unlisted: at(HOME, usual),
  unlistedAway: at(AWAY, usual),
  ofOwnAccount: at(AWAY, trustOf(whole(AWAY))),
  ofUser: at(AWAY, trustOf(whole(CALLERS.stranger.principalArn))),
  byPattern: at(AWAY, byPattern(`arn:aws:iam::${AWAY}:user/str*`)),
  byOtherPattern: at(AWAY, byPattern(`arn:aws:iam::${AWAY}:user/admin*`)),
  stone: at(HOME, usual, policyOf(allow({ Action: "sts:*" }))),
  bareStone: at(HOME, usual, policyOf(allow())),
  beyond: {
    ...at(HOME, trustOf(whole(stone), whole(bareStone)), policyOf(allow(when("StringEquals", "aws:SourceIdentity", "mina")))),
    maxSessionSeconds: 43_200,
  },
  beyondTagged: at(HOME, trustOf(whole(stone)), LANGUAGE.unguarded),
  beyondUnnamed: at(HOME, trustOf(whole(stone, { Action: "sts:AssumeRole" }))),
  beyondOfSession: at(HOME, trustOf(whole(`arn:aws:sts::${HOME}:assumed-role/bareStone/golden-1`))),
  long: { ...at(HOME, usual), maxSessionSeconds: 43_200 },
  provisioner: at(LIMITED, trustOf(whole(CALLERS.admin.principalArn)), limited.provisioner.policy),
} satisfies Record<string, ExtraRole>;

type PrintedName = keyof typeof home.roles | `away/${keyof typeof away.roles}`;
export type RoleName = PrintedName | keyof typeof LANGUAGE | keyof typeof TRUSTS;

const extras: Readonly<Record<string, ExtraRole>> = {
  ...TRUSTS,
  ...Object.fromEntries(Object.entries(LANGUAGE).map(([name, policy]) => [name, at(HOME, usual, policy)])),
};

/** The ARN of a role of the table. */
export function roleArnOf(name: RoleName): string {
  if (name === "provisioner") return limited.provisioner.arn;
  const printed = { ...home.roles, ...Object.fromEntries(Object.entries(away.roles).map(([key, role]) => [`away/${key}`, role])) };
  const role = Object.entries(printed).find(([key]) => key === name)?.[1];
  return role?.arn ?? arnOf(extras[name]?.accountId ?? "", name);
}

/** The roles of an account beside the printed ones. */
export function extraRoles(accountId: string): SeedAccount["roles"] {
  const own = Object.entries(extras).filter(([, role]) => role.accountId === accountId);
  return own.map(([name, { trustPolicy, policy, maxSessionSeconds }]) => ({ arn: roleArnOf(name as RoleName), trustPolicy, policy, maxSessionSeconds }));
}
