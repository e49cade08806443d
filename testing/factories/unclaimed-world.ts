import { execFileSync } from "node:child_process";
import { CreateTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { SeedAccount } from "@/embedded/aws/seed-account";
import { targetPolicies } from "@/server/environments/targets/role-policies";
import { awsSeed, targets } from "./aws-world";
import type { TestInstance } from "./aws-world";

/** An instance without our tags. */
export type TestUnclaimed = { id?: string; name?: string; tags?: Record<string, string>; more?: Partial<SeedAccount["instances"][number]> };

const team = {
  accountId: "999988887777",
  accessKeyId: "AKIATESTPROVISIONER0",
  secretAccessKey: "test-secret-of-the-provisioning-team",
  principalArn: "arn:aws:iam::999988887777:user/provisioning",
};
const [{ region }] = targets;
const policies = targetPolicies({ ...targets[0], brokerArn: team.principalArn, provisionerArn: null, kmsKeyArns: [], developerStages: ["dev"] });

/** The id that the instance at this place of `unclaimed` gets. */
export function unclaimedId(index: number): string {
  return `i-${(0xad0000 + index).toString(16).padStart(17, "0")}`;
}

/** The account of the tests with instances nobody has tagged, and the role of the team that may tag them. */
export function unclaimedSeed(unclaimed: readonly TestUnclaimed[], managed: readonly TestInstance[] = []): SeedAccount[] {
  const accounts = awsSeed(managed);
  const everything = { Sid: "Assume", Effect: "Allow" as const, Action: "sts:AssumeRole", Resource: "*" };
  const trust = { Sid: "Assume", Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { AWS: team.principalArn } };
  return [
    ...accounts.map((one) => ({
      ...one,
      roles: [...one.roles, { ...policies.provisioner, trustPolicy: { Version: "2012-10-17" as const, Statement: [trust] } }],
      instances: [...one.instances, ...unclaimed.map(toSeed)],
    })),
    {
      accountId: team.accountId,
      regions: [region],
      baseCredentials: {
        accessKeyId: team.accessKeyId,
        secretAccessKey: team.secretAccessKey,
        principalArn: team.principalArn,
        policy: { Version: "2012-10-17", Statement: [everything] },
      },
      roles: [],
      instances: [],
    },
  ];
}

function toSeed({ id, name, tags = {}, more = {} }: TestUnclaimed, index: number): SeedAccount["instances"][number] {
  return {
    id: id ?? unclaimedId(index),
    ...(name === undefined ? {} : { name }),
    type: "t3a.medium",
    zone: `${region}a`,
    privateIp: `10.9.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    tags,
    ...more,
  };
}

/** Runs the printed commands as the team does: a shell reads them, and the real SDK sends them under the provisioner's role. */
export async function runTagCommands(endpoint: string, commands: string): Promise<void> {
  const options = { endpoint, region, maxAttempts: 1 };
  const sts = new STSClient({ ...options, credentials: { accessKeyId: team.accessKeyId, secretAccessKey: team.secretAccessKey } });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: policies.provisioner.arn, RoleSessionName: "team" }));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const ec2 = new EC2Client({ ...options, credentials });
  for (const words of argumentsOf(commands)) await ec2.send(new CreateTagsCommand(toRequest(words)));
  sts.destroy();
  ec2.destroy();
}

/** What each command hands to `aws`, as a shell splits and unquotes it. */
function argumentsOf(commands: string): string[][] {
  const printed = execFileSync("sh", ["-eu", "-c", `aws() { printf '%s\\t' "$@"; printf '\\n'; }\n${commands}`], { encoding: "utf8" });
  return printed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t").slice(0, -1));
}

function toRequest(words: readonly string[]) {
  const after = (option: string): string[] => {
    const from = words.indexOf(option) + 1;
    const length = words.slice(from).findIndex((word) => word.startsWith("--"));
    return words.slice(from, length === -1 ? undefined : from + length);
  };
  const tags = after("--tags").map((tag) => /^Key=(.*),Value=(.*)$/.exec(tag));
  return { Resources: after("--resources"), Tags: tags.map((tag) => ({ Key: tag?.[1] ?? "", Value: tag?.[2] ?? "" })) };
}
