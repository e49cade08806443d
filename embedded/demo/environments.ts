/** An instance of a demo environment. Lower orders start first. */
export type DemoInstance = {
  name: string;
  type: string;
  order: number;
  zone?: "a" | "b" | "c";
  state?: "running" | "stopped";
  /** Minutes in this state before the demo starts; the environment's when left out. */
  since?: number;
  publicAddress?: boolean;
  platform?: "linux" | "windows";
  tags?: Record<string, string>;
};

export type DemoEnvironment = {
  name: string;
  team: "payments" | "search" | "ledger";
  stage: "dev" | "staging";
  state: "running" | "stopped";
  /** Minutes in this state before the demo starts, more than it has instances. */
  since: number;
  instances: DemoInstance[];
};

const db = (type = "r7g.large"): DemoInstance => ({ name: "db", type, order: 1 });
const api = (type = "t3a.large"): DemoInstance => ({ name: "api", type, order: 2 });
const web = (type = "t3a.medium"): DemoInstance => ({ name: "web", type, order: 3, publicAddress: true });

export const environmentsInSeoul: DemoEnvironment[] = [
  { name: "payments-dev", team: "payments", stage: "dev", state: "stopped", since: 835, instances: [db(), api(), web()] },
  {
    name: "payments-load",
    team: "payments",
    stage: "dev",
    state: "stopped",
    since: 2590,
    instances: [db("r7g.xlarge"), api("c7i.xlarge"), { name: "load", type: "c7i.2xlarge", order: 3, zone: "b" }, web()],
  },
  { name: "payments-staging", team: "payments", stage: "staging", state: "running", since: 197, instances: [db(), { ...api(), zone: "b" }, web()] },
  {
    name: "checkout-dev",
    team: "payments",
    stage: "dev",
    state: "running",
    since: 96,
    instances: [{ name: "app", type: "t3a.medium", order: 1, publicAddress: true }],
  },
  {
    name: "search-dev",
    team: "search",
    stage: "dev",
    state: "stopped",
    since: 871,
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
    since: 1523,
    instances: [{ name: "index-1", type: "r7g.large", order: 1 }, api()],
  },
  {
    name: "suggest-dev",
    team: "search",
    stage: "dev",
    state: "running",
    since: 148,
    instances: [api("t3a.small"), { name: "batch", type: "c7i.large", order: 3, state: "stopped", since: 855 }],
  },
  { name: "ledger-dev", team: "ledger", stage: "dev", state: "stopped", since: 792, instances: [{ name: "app", type: "m7i.large", order: 1 }] },
  {
    name: "ledger-staging",
    team: "ledger",
    stage: "staging",
    state: "running",
    since: 264,
    instances: [db("r7g.large"), { name: "app", type: "m7i.large", order: 2 }],
  },
];

export const environmentsInVirginia: DemoEnvironment[] = [
  { name: "payments-us", team: "payments", stage: "dev", state: "stopped", since: 1012, instances: [db("r7g.large"), web()] },
  {
    name: "crawler-lab",
    team: "search",
    stage: "dev",
    state: "running",
    since: 4410,
    instances: [{ name: "crawler", type: "c7i.large", order: 1, tags: { "aws:autoscaling:groupName": "crawler-lab" } }],
  },
  {
    name: "reports-win",
    team: "ledger",
    stage: "dev",
    state: "stopped",
    since: 7034,
    instances: [
      { name: "sql", type: "m7i.xlarge", order: 1, platform: "windows" },
      { name: "reports", type: "t3a.large", order: 2, platform: "windows" },
    ],
  },
];
