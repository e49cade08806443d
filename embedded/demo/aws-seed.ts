import type { SeedAccount } from "../aws/seed-account";
import { environmentsInSeoul, environmentsInVirginia } from "./environments";
import type { DemoEnvironment, DemoMoment } from "./environments";

/** The portal's own credentials in the demo's AWS. They may assume the portal's roles and nothing else. */
export const demoBaseCredentials = {
  accessKeyId: "AKIASWITCHYARDDEMO01",
  secretAccessKey: "demo-secret-of-the-embedded-aws-endpoint",
  principalArn: "arn:aws:iam::111122223333:role/switchyard-broker",
};

const dayMinutes = 24 * 60;
// Seoul's clocks are nine hours ahead of UTC all year.
const seoulAheadMinutes = 9 * 60;

/** Two accounts with the targets and roles that config/switchyard.json names. */
export const demoAccounts: SeedAccount[] = [
  account({
    accountId: "111122223333",
    region: "ap-northeast-2",
    externalId: "switchyard-demo-main-seoul",
    environments: environmentsInSeoul,
    subnet: "10.20",
  }),
  account({
    accountId: "444455556666",
    region: "us-east-1",
    externalId: "switchyard-demo-lab-virginia",
    environments: environmentsInVirginia,
    subnet: "10.40",
  }),
];

type AccountOptions = { accountId: string; region: string; externalId: string; environments: readonly DemoEnvironment[]; subnet: string };

function account(options: AccountOptions): SeedAccount {
  const { accountId, region } = options;
  const role = (name: string, actions: string[], resource: string) => ({
    arn: `arn:aws:iam::${accountId}:role/switchyard/${name}`,
    externalId: options.externalId,
    trustedPrincipals: [demoBaseCredentials.principalArn],
    policy: { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: actions, Resource: resource }] },
  });
  const instances = `arn:aws:ec2:*:${accountId}:instance/*`;
  return {
    accountId,
    regions: [region],
    baseCredentials: demoBaseCredentials,
    roles: [
      role("observer", ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"], "*"),
      role("developer", ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances"], instances),
    ],
    instances: options.environments.flatMap((environment, index) => instancesOf(environment, { ...options, index })),
  };
}

function instancesOf(environment: DemoEnvironment, at: AccountOptions & { index: number }): SeedAccount["instances"] {
  return environment.instances.map((instance, position) => ({
    id: `i-${hex(at.accountId.slice(0, 4), 4)}${hex(at.index + 1, 4)}${hex(position + 1, 9)}`,
    name: `${environment.name}-${instance.name}`,
    type: instance.type,
    zone: `${at.region}${instance.zone ?? "a"}`,
    state: instance.state ?? environment.state,
    // They came up and went down one after the other.
    since: Math.max(0, minutesSince(instance.since ?? environment.since, Date.now()) - position),
    privateIp: `${at.subnet}.${at.index + 1}.${position + 10}`,
    publicAddress: instance.publicAddress ?? false,
    platform: instance.platform ?? "linux",
    keyName: `${environment.team}-dev`,
    tags: {
      "switchyard:managed": "true",
      "switchyard:environment": environment.name,
      "switchyard:team": environment.team,
      "switchyard:stage": environment.stage,
      "switchyard:order": String(instance.order),
      ...instance.tags,
    },
  }));
}

/** Whole minutes from a moment until `now` (epoch ms). */
export function minutesSince({ at, daysBefore = 0 }: DemoMoment, now: number): number {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const nowInDay = (Math.floor(now / 60_000) + seoulAheadMinutes) % dayMinutes;
  const since = nowInDay - (hours * 60 + minutes);
  return (since < 0 ? since + dayMinutes : since) + daysBefore * dayMinutes;
}

function hex(value: string | number, width: number): string {
  return Number(value).toString(16).padStart(width, "0");
}
