import type { SeedAccount } from "../aws/seed-account";
import { consoleOfFullDisk } from "./console-of-full-disk";

type SeedInstance = SeedAccount["instances"][number];

/** The key that the team ledger encrypts its disks with; the target's roles may use it for a start. */
export const demoKeyArn = "arn:aws:kms:ap-northeast-2:111122223333:key/7b1d3f52-6c0e-4a8e-9a53-2f1c6e0d9b41";

/** The last time the clock in Seoul showed `at` before the demo starts for the first time, or some days before that. */
export type DemoMoment = { at: `${number}:${number}`; daysBefore?: number };

/** An instance of a demo environment. Lower orders start first. */
export type DemoInstance = {
  name: string;
  type: string;
  order: number;
  zone?: "a" | "b" | "c";
  state?: "running" | "stopped";
  /** The environment's when left out. */
  since?: DemoMoment;
  publicAddress?: boolean;
  platform?: "linux" | "windows";
  tags?: Record<string, string>;
  /** What AWS knows of it besides. */
  aws?: Pick<SeedInstance, "lifecycle" | "spot" | "stopProtection" | "hibernation" | "volumes" | "console" | "bootFault">;
};

export type DemoEnvironment = {
  name: string;
  team: "payments" | "search" | "ledger";
  stage: "dev" | "staging";
  state: "running" | "stopped";
  /** When its first instance came into this state. */
  since: DemoMoment;
  instances: DemoInstance[];
};

const db = (type = "r7g.large"): DemoInstance => ({ name: "db", type, order: 1 });
const api = (type = "t3a.large"): DemoInstance => ({ name: "api", type, order: 2 });
const web = (type = "t3a.medium"): DemoInstance => ({ name: "web", type, order: 3, publicAddress: true });

const persistentSpot: DemoInstance = {
  name: "load",
  type: "c7i.2xlarge",
  order: 3,
  zone: "b",
  aws: { lifecycle: "spot", spot: { requestId: "sir-8f2k4m1q", kind: "persistent" } },
};
const encrypted: DemoInstance = {
  name: "app",
  type: "m7i.large",
  order: 1,
  aws: { volumes: [{ id: "vol-0a4c6e8f1b3d5a7c9", encrypted: true, kmsKeyArn: demoKeyArn }] },
};

export const environmentsInSeoul: DemoEnvironment[] = [
  { name: "payments-dev", team: "payments", stage: "dev", state: "stopped", since: { at: "20:02" }, instances: [db(), api(), web()] },
  {
    name: "payments-load",
    team: "payments",
    stage: "dev",
    state: "stopped",
    since: { at: "19:44", daysBefore: 1 },
    instances: [db("r7g.xlarge"), api("c7i.xlarge"), persistentSpot, web()],
  },
  {
    name: "payments-staging",
    team: "payments",
    stage: "staging",
    state: "running",
    since: { at: "08:56" },
    instances: [db(), { ...api(), zone: "b" }, web()],
  },
  {
    name: "checkout-dev",
    team: "payments",
    stage: "dev",
    state: "running",
    since: { at: "09:12" },
    instances: [{ name: "app", type: "t3a.medium", order: 1, publicAddress: true, aws: { stopProtection: true } }],
  },
  {
    name: "search-dev",
    team: "search",
    stage: "dev",
    state: "stopped",
    since: { at: "19:26" },
    instances: [
      { name: "index-1", type: "r7g.large", order: 1 },
      { name: "index-2", type: "r7g.large", order: 1, zone: "b" },
      { name: "index-3", type: "r7g.large", order: 1, zone: "c" },
      api(),
    ],
  },
  {
    name: "search-staging",
    team: "search",
    stage: "staging",
    state: "running",
    since: { at: "10:31", daysBefore: 1 },
    instances: [{ name: "index-1", type: "r7g.large", order: 1 }, api()],
  },
  {
    name: "suggest-dev",
    team: "search",
    stage: "dev",
    state: "running",
    since: { at: "08:40" },
    instances: [
      { ...api("t3a.small"), aws: { hibernation: true } },
      { name: "batch", type: "c7i.large", order: 3, state: "stopped", since: { at: "19:08" } },
    ],
  },
  { name: "ledger-dev", team: "ledger", stage: "dev", state: "stopped", since: { at: "20:47" }, instances: [encrypted] },
  {
    name: "ledger-staging",
    team: "ledger",
    stage: "staging",
    state: "running",
    since: { at: "09:03" },
    instances: [db("r7g.large"), { name: "app", type: "m7i.large", order: 2 }],
  },
  {
    name: "imports-dev",
    team: "payments",
    stage: "dev",
    state: "stopped",
    since: { at: "18:31", daysBefore: 1 },
    instances: [{ name: "loader", type: "m7i.large", order: 1, aws: { bootFault: "checks", console: consoleOfFullDisk } }],
  },
  // A pair behind one load balancer, of which blue serves (embedded/demo/load-balancers.ts).
  { name: "shop-blue", team: "payments", stage: "dev", state: "running", since: { at: "08:51" }, instances: [api("t3a.medium"), web()] },
  { name: "shop-green", team: "payments", stage: "dev", state: "stopped", since: { at: "19:10" }, instances: [api("t3a.medium"), web()] },
  // Hours that tags name, so that there are schedules before anybody has painted one.
  {
    name: "payments-reports",
    team: "payments",
    stage: "dev",
    state: "stopped",
    since: { at: "20:00" },
    instances: [{ ...db(), tags: { "switchyard:schedule": "weekdays 08:30-20:00 Asia/Seoul holidays=KR" } }, api()],
  },
  {
    name: "search-nightly",
    team: "search",
    stage: "dev",
    state: "stopped",
    since: { at: "06:00" },
    instances: [{ name: "crawl", type: "c7i.large", order: 1, tags: { "switchyard:schedule": "mon-fri 22:00-06:00 Asia/Seoul" } }],
  },
];

export const environmentsInVirginia: DemoEnvironment[] = [
  { name: "payments-us", team: "payments", stage: "dev", state: "stopped", since: { at: "18:58" }, instances: [db("r7g.large"), web()] },
  {
    name: "crawler-lab",
    team: "search",
    stage: "dev",
    state: "running",
    since: { at: "13:20", daysBefore: 3 },
    instances: [{ name: "crawler", type: "c7i.large", order: 1, tags: { "aws:autoscaling:groupName": "crawler-lab" } }],
  },
  {
    name: "reports-win",
    team: "ledger",
    stage: "dev",
    state: "stopped",
    since: { at: "17:39", daysBefore: 4 },
    instances: [
      { name: "sql", type: "m7i.xlarge", order: 1, platform: "windows" },
      { name: "reports", type: "t3a.large", order: 2, platform: "windows" },
    ],
  },
  {
    name: "pricing-lab",
    team: "payments",
    stage: "dev",
    state: "stopped",
    since: { at: "16:12", daysBefore: 2 },
    instances: [{ name: "model", type: "c7i.xlarge", order: 1, aws: { bootFault: "falls-back-client" } }],
  },
];
