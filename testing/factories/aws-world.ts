import type { SeedAccount } from "@/embedded/aws/seed-account";

/** One account with two teams. Ids end in the number of the instance. */
export const account = "111122223333";
const region = "ap-northeast-2";
const externalId = "switchyard-test";
const portal = `arn:aws:iam::${account}:role/switchyard-broker`;

export const baseCredentials = { accessKeyId: "AKIATESTSWITCHYARD00", secretAccessKey: "test-secret-of-the-embedded-aws-endpoint" } as const;

export const teams = [
  { slug: "payments", title: "Payments" },
  { slug: "search", title: "Search" },
] as const;

export const targets = [
  { key: "main-seoul", title: "Main account, Seoul", accountId: account, region, roleArnPrefix: `arn:aws:iam::${account}:role/switchyard/`, externalId },
] as const;

type SeedInstance = SeedAccount["instances"][number];

export type TestInstance = {
  name: string;
  environment: string;
  team?: string;
  order?: number;
  state?: "running" | "stopped";
  tags?: Record<string, string>;
  type?: string;
};

const standard: readonly TestInstance[] = [
  { name: "payments-dev-db", environment: "payments-dev", order: 1 },
  { name: "payments-dev-api", environment: "payments-dev", order: 2 },
  { name: "payments-dev-web", environment: "payments-dev", order: 2 },
  { name: "checkout-app", environment: "checkout-dev", state: "running" },
  { name: "search-app", environment: "search-dev", team: "search" },
  { name: "crawler", environment: "crawler-dev", state: "running", tags: { "aws:autoscaling:groupName": "crawlers" } },
];

/** A seed for the embedded AWS with the portal's roles. */
export function awsSeed(instances: readonly TestInstance[] = standard): SeedAccount[] {
  const role = (name: string, actions: string[], resource: string) => ({
    arn: `arn:aws:iam::${account}:role/switchyard/${name}`,
    externalId,
    trustedPrincipals: [portal],
    policy: { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: actions, Resource: resource }] },
  });
  return [
    {
      accountId: account,
      regions: [region],
      baseCredentials: { ...baseCredentials, principalArn: portal },
      roles: [
        role("observer", ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"], "*"),
        role("developer", ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances"], `arn:aws:ec2:*:${account}:instance/*`),
      ],
      instances: instances.map(toSeed),
    },
  ];
}

function toSeed(instance: TestInstance, index: number): SeedInstance {
  return {
    id: `i-${(index + 1).toString(16).padStart(17, "0")}`,
    name: instance.name,
    type: instance.type ?? "t3a.large",
    zone: `${region}a`,
    state: instance.state ?? "stopped",
    privateIp: `10.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    keyName: "payments",
    tags: {
      "switchyard:managed": "true",
      "switchyard:environment": instance.environment,
      "switchyard:team": instance.team ?? "payments",
      "switchyard:stage": "dev",
      "switchyard:order": String(instance.order ?? 1),
      ...instance.tags,
    },
  };
}
