import { portalRoles, targetPolicies } from "@/server/environments";
import type { SeedAccount } from "../aws/seed-account";
import { demoKeyArn, environmentsInSeoul, environmentsInVirginia } from "./environments";
import type { DemoEnvironment, DemoMoment } from "./environments";
import { demoLoadBalancers } from "./load-balancers";
import { unclaimedInstances } from "./unclaimed-instances";

/** The portal's own credentials in the demo's AWS. They may assume the portal's roles and nothing else. */
export const demoBaseCredentials = {
  accessKeyId: "AKIASWITCHYARDDEMO01",
  secretAccessKey: "demo-secret-of-the-embedded-aws-endpoint",
  principalArn: "arn:aws:iam::111122223333:role/switchyard-broker",
};

const dayMinutes = 24 * 60;
// Seoul's clocks are nine hours ahead of UTC all year.
const seoulAheadMinutes = 9 * 60;

const seoul: AccountOptions = {
  accountId: "111122223333",
  region: "ap-northeast-2",
  externalId: "switchyard-demo-main-seoul",
  environments: environmentsInSeoul,
  kmsKeyArns: [demoKeyArn],
  subnet: "10.20",
};
const virginia: AccountOptions = {
  accountId: "444455556666",
  region: "us-east-1",
  externalId: "switchyard-demo-lab-virginia",
  environments: environmentsInVirginia,
  kmsKeyArns: [],
  subnet: "10.40",
};

/** What AWS attaches to every account beside an organisation's own policies (AWS Organizations user guide, "Service control policies"). */
const fullAccess: SeedPolicy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const everyTargetsBasePolicy: SeedPolicy = {
  Version: "2012-10-17",
  Statement: [seoul, virginia].flatMap((options) => policiesOf(options).base.Statement),
};

const lab = account(virginia);
const main = account(seoul);
const instanceIdsOf = (environment: string): string[] =>
  main.instances.filter(({ tags }) => tags?.["switchyard:environment"] === environment).map(({ id }) => id);

/** Two accounts with the targets of config/switchyard.json; their roles have the policies that the product prints. The lab also has what nobody has adopted yet. */
export const demoAccounts: SeedAccount[] = [
  { ...main, loadBalancers: demoLoadBalancers(seoul.region, instanceIdsOf) },
  { ...lab, instances: [...lab.instances, ...unclaimedInstances(virginia.region)] },
];

type AccountOptions = {
  accountId: string;
  region: string;
  externalId: string;
  environments: readonly DemoEnvironment[];
  kmsKeyArns: readonly string[];
  subnet: string;
};

type SeedPolicy = SeedAccount["roles"][number]["policy"];

function policiesOf({ accountId, region, externalId, kmsKeyArns }: AccountOptions) {
  const brokerArn = demoBaseCredentials.principalArn;
  const roleArnPrefix = `arn:aws:iam::${accountId}:role/switchyard/`;
  return targetPolicies({ accountId, region, externalId, roleArnPrefix, brokerArn, provisionerArn: null, kmsKeyArns, developerStages: ["dev"] });
}

function account(options: AccountOptions): SeedAccount {
  const { accountId, region } = options;
  const policies = policiesOf(options);
  return {
    accountId,
    regions: [region],
    baseCredentials: { ...demoBaseCredentials, policy: everyTargetsBasePolicy },
    roles: portalRoles.map((name) => policies.roles[name]),
    serviceControlPolicies: [fullAccess, policies.serviceControl],
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
    ...instance.aws,
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
