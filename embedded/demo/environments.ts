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

export const environmentsInSeoul: DemoEnvironment[] = [
  { name: "payments-dev", team: "payments", stage: "dev", state: "stopped", since: { at: "20:02" }, instances: [db(), api(), web()] },
  {
    name: "payments-load",
    team: "payments",
    stage: "dev",
    state: "stopped",
    since: { at: "19:44", daysBefore: 1 },
    instances: [db("r7g.xlarge"), api("c7i.xlarge"), { name: "load", type: "c7i.2xlarge", order: 3, zone: "b" }, web()],
  },
  { name: "payments-staging", team: "payments", stage: "staging", state: "running", since: { at: "08:56" }, instances: [db(), { ...api(), zone: "b" }, web()] },
  {
    name: "checkout-dev",
    team: "payments",
    stage: "dev",
    state: "running",
    since: { at: "09:12" },
    instances: [{ name: "app", type: "t3a.medium", order: 1, publicAddress: true }],
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
    instances: [api("t3a.small"), { name: "batch", type: "c7i.large", order: 3, state: "stopped", since: { at: "19:08" } }],
  },
  { name: "ledger-dev", team: "ledger", stage: "dev", state: "stopped", since: { at: "20:47" }, instances: [{ name: "app", type: "m7i.large", order: 1 }] },
  {
    name: "ledger-staging",
    team: "ledger",
    stage: "staging",
    state: "running",
    since: { at: "09:03" },
    instances: [db("r7g.large"), { name: "app", type: "m7i.large", order: 2 }],
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
];
