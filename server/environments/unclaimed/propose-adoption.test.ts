import { expect, test } from "vitest";
import { mappingRuleSchema } from "./mapping-rules";
import type { MappingRule } from "./mapping-rules";
import { isComplete, proposeAdoption } from "./propose-adoption";
import type { Proposal } from "./propose-adoption";

const teams = [
  { slug: "payments", title: "Payments" },
  { slug: "search", title: "Search and Ranking" },
  { slug: "data-platform", title: "Data" },
  { slug: "data", title: "Old data" },
];

type Given = { name?: string; tags?: Record<string, string>; rules?: readonly MappingRule[]; target?: string };

function propose({ name = "i-1", tags = {}, rules = [], target = "lab" }: Given): Proposal {
  return proposeAdoption({ ec2Id: "i-1", name, tags, spot: false, instanceStoreRoot: false }, target, { rules, teams });
}

const stack = "aws:cloudformation:stack-name";

const table: readonly [what: string, Given, expected: [team: string | null, stage: string | null, environment: string | null, order: number]][] = [
  ["the name alone", { name: "payments-dev-api-1" }, ["payments", "dev", "payments-dev", 2]],
  ["a team of two words", { name: "data-platform-dev-db" }, ["data-platform", "dev", "data-platform-dev", 1]],
  [
    "tags of Terraform",
    { name: "x", tags: { Team: "Payments", Environment: "development", Application: "checkout" } },
    ["payments", "dev", "checkout-dev", 100],
  ],
  ["lower-case keys", { tags: { team: "payments", env: "stg", service: "Billing API" } }, ["payments", "staging", "billing-api-staging", 100]],
  ["the title of the team", { tags: { Owner: "search and ranking", Stage: "qa" } }, ["search", "qa", "search-qa", 100]],
  ["the word team around it", { tags: { CostCenter: "team-payments", Env: "dev" } }, ["payments", "dev", "payments-dev", 100]],
  ["an address of mail", { tags: { owner: "payments-team@example.com", stage: "dev" } }, ["payments", "dev", "payments-dev", 100]],
  ["a person, but the name tells", { name: "payments-dev-web-2", tags: { Owner: "bob@example.com" } }, ["payments", "dev", "payments-dev", 3]],
  ["a person and nothing else", { name: "bobs-box", tags: { Owner: "bob" } }, [null, null, "bobs-box", 100]],
  ["the stack", { name: "node", tags: { [stack]: "payments-dev" } }, ["payments", "dev", "payments-dev", 100]],
  ["a nested stack", { tags: { [stack]: "payments-dev-Database-1ABCDEF" } }, ["payments", "dev", "payments-dev", 100]],
  ["the stack before the service", { tags: { [stack]: "search-staging", App: "index" } }, ["search", "staging", "search-staging", 100]],
  ["a stack without a stage", { tags: { [stack]: "payments-tools", Stage: "dev" } }, ["payments", "dev", "payments-tools-dev", 100]],
  [
    "the logical id tells the order",
    { name: "x", tags: { [stack]: "payments-dev", "aws:cloudformation:logical-id": "OrdersDb" } },
    ["payments", "dev", "payments-dev", 1],
  ],
  ["an environment tag that is a name", { tags: { Team: "payments", Environment: "payments-dev" } }, ["payments", "dev", "payments-dev", 100]],
  ["an environment tag of another kind", { tags: { Team: "payments", Environment: "blue" } }, ["payments", null, "blue", 100]],
  ["production by its short name", { name: "payments-prod-db" }, ["payments", "production", "payments-production", 1]],
  ["parts and numbers of a name left out", { name: "billing-db-2", tags: { Team: "payments", Env: "dev" } }, ["payments", "dev", "billing-dev", 1]],
  ["an unknown team", { name: "growth-dev-api", tags: { Team: "Growth" } }, [null, "dev", "growth-dev", 2]],
  ["nothing but a part", { name: "db", tags: {} }, [null, null, null, 1]],
  ["no name at all", {}, [null, null, null, 100]],
];

test.each(table)("%s", (_what, given, expected) => {
  const { team, stage, environment, startOrder } = propose(given);
  expect([team, stage, environment, startOrder]).toEqual(expected);
});

test("a proposal says how it came about", () => {
  expect(propose({ name: "payments-dev-db-1", tags: { Team: "payments" } }).why).toBe("Team tag says payments; name payments-dev-db-1.");
  expect(propose({ tags: { Team: "payments", Env: "dev" } }).why).toBe("Team tag says payments; Env tag says dev; named after team and stage.");
  expect(propose({}).why).toBe("Neither tags nor name say where it belongs.");
});

test("an unknown team is shown as written, and the proposal needs a choice", () => {
  const proposal = propose({ name: "growth-dev-api", tags: { Team: "Growth" } });
  expect(proposal.rawTeam).toBe("Growth");
  expect(isComplete(proposal)).toBe(false);
  expect(isComplete(propose({ name: "payments-dev-api" }))).toBe(true);
});

const rule = (given: unknown): MappingRule => mappingRuleSchema.parse(given);
const stacks = rule({ name: "lab stacks", match: { stack: "lab-{team}-{app}" }, give: { team: "{team}", stage: "dev", environment: "{app}-lab" } });
const databases = rule({ name: "databases first", match: { tag: { key: "Role", value: "*sql*" } }, give: { order: 5 } });
const otherTarget = rule({ name: "main only", match: { target: "main", instance: "*" }, give: { stage: "staging" } });

test("the rules of the configuration come before the built-in ones, each fact from the first that tells it", () => {
  const tags = { [stack]: "lab-payments-fraud", Role: "MySQL 8", Stage: "qa", Team: "search" };
  expect(propose({ tags, rules: [databases, otherTarget, stacks] })).toEqual({
    team: "payments",
    rawTeam: null,
    stage: "dev",
    environment: "fraud-lab",
    startOrder: 5,
    why: "Rule “lab stacks”; rule “databases first”.",
  });
  expect(propose({ tags, rules: [otherTarget, stacks], target: "main" }).stage).toBe("staging");
});

test("a team that a rule takes from a name is looked up like any other", () => {
  const proposal = propose({ tags: { [stack]: "lab-growth-fraud" }, rules: [stacks] });
  expect([proposal.team, proposal.rawTeam, proposal.environment]).toEqual([null, "growth", "fraud-lab"]);
});
