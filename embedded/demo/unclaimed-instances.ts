import type { SeedAccount } from "../aws/seed-account";

type SeedInstance = SeedAccount["instances"][number];
type Machine = { name?: string; type?: string; state?: "running" | "stopped"; tags?: Record<string, string>; more?: Partial<SeedInstance> };

const stack = (name: string, logicalId: string): Record<string, string> => ({
  "aws:cloudformation:stack-name": name,
  "aws:cloudformation:logical-id": logicalId,
});
const statements = { Team: "ledger", Environment: "dev", Service: "statements", maid_offhours: "off=(M-F,19);on=(M-F,7);tz=et" };
const fraud = { Owner: "payments@example.com", Env: "qa", Application: "fraud", custodian_downtime: "on" };
const gpu: Partial<SeedInstance> = { lifecycle: "spot", spot: { requestId: "sir-lab0demo", kind: "one-time" } };

/** What a team has before it knows of Switchyard: stacks, tags of Terraform, names, schedules of other tools, and some that say nothing. */
const machines: readonly Machine[] = [
  { name: "sandbox database", type: "r7g.large", tags: { ...stack("payments-sandbox", "Database"), Team: "Payments", Schedule: "office-hours" } },
  { name: "sandbox api", tags: { ...stack("payments-sandbox", "ApiServer"), Team: "Payments", Schedule: "office-hours" } },
  { name: "sandbox web", tags: { ...stack("payments-sandbox", "WebServer"), Team: "Payments", Schedule: "office-hours" }, state: "running" },
  { name: "index-1", type: "r7g.large", tags: stack("search-staging-Cluster-1A2B3C4D5E6F", "IndexNode1"), state: "running" },
  { name: "index-2", type: "r7g.large", tags: stack("search-staging-Cluster-1A2B3C4D5E6F", "IndexNode2"), state: "running" },
  { name: "query", tags: stack("search-staging-Cluster-1A2B3C4D5E6F", "QueryApi"), state: "running" },
  { name: "statements-db", type: "r7g.large", tags: statements },
  { name: "statements-app", type: "m7i.large", tags: statements },
  { name: "statements-web", tags: statements },
  { name: "fraud-db", type: "r7g.large", tags: fraud },
  { name: "fraud-worker", type: "c7i.large", tags: fraud, state: "running" },
  { name: "embeddings-trainer", type: "g6.xlarge", tags: stack("lab-search-embeddings", "Trainer"), more: gpu },
  { name: "embeddings-api", tags: stack("lab-search-embeddings", "Api") },
  { name: "ledger-test-db-1", type: "r7g.large" },
  { name: "ledger-test-api-1", state: "running" },
  { name: "ledger-test-api-2", state: "running" },
  { name: "payments-test-runner-1", type: "c7i.xlarge", tags: { Schedule: "nights" } },
  { name: "payments-test-runner-2", type: "c7i.xlarge", tags: { Schedule: "nights" } },
  { name: "payments-us-cache", tags: { Team: "payments", Stage: "dev", Environment: "payments-us" } },
  { name: "search-dev-crawler-1", type: "c7i.large", tags: { "aws:autoscaling:groupName": "search-dev-crawlers" }, state: "running" },
  { name: "growth-dev-web", tags: { Team: "Growth" } },
  { name: "reports-jump", type: "t3a.large", tags: { Team: "ledger", Environment: "blue", maid_offhours: "off=(M-F,7pm)" }, more: { platform: "windows" } },
  { name: "bobs-box", tags: { Owner: "bob" }, state: "running" },
  { name: "tmp-mysql-copy", type: "r7g.xlarge" },
  {},
  { type: "t3a.nano", state: "running" },
];

/** The instances without Switchyard's tags in a region of an account, for the demo's lab account. */
export function unclaimedInstances(region: string): SeedInstance[] {
  return machines.map(({ name, type = "t3a.medium", state = "stopped", tags = {}, more = {} }, index) => ({
    id: `i-0dec0de${(index + 1).toString(16).padStart(10, "0")}`,
    ...(name === undefined ? {} : { name }),
    type,
    zone: `${region}${"abc"[index % 3] ?? "a"}`,
    state,
    // Between one and four days in that state.
    since: 1_440 + index * 170,
    privateIp: `10.60.0.${index + 10}`,
    publicAddress: false,
    tags,
    ...more,
  }));
}
