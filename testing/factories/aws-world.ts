import type { SeedAccount } from "@/embedded/aws/seed-account";
import { portalRoles, targetPolicies } from "@/server/environments/targets/role-policies";

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

/** A seed for the embedded AWS with the portal's roles and the policies that the product prints for them. */
export function awsSeed(instances: readonly TestInstance[] = standard): SeedAccount[] {
  const policies = targetPolicies({ ...targets[0], brokerArn: portal, provisionerArn: null, kmsKeyArns: [], developerStages: ["dev"] });
  return [
    {
      accountId: account,
      regions: [region],
      baseCredentials: { ...baseCredentials, principalArn: portal, policy: policies.base },
      roles: portalRoles.map((name) => policies.roles[name]),
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
