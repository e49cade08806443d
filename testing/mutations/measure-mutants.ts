import type { Mutant } from "./mutants";

/** Guards of metrics, costs and the demo's clock. */
export const measureMutants: readonly Mutant[] = [
  {
    guard: "A worker that lost its turn writes no metrics (fence)",
    patches: [
      {
        file: "server/environments/metrics/metrics-claims.ts",
        find: "where id = ${target.id}::uuid and metrics_fence = ${target.fence} for no key update",
        replace: "where id = ${target.id}::uuid for no key update",
      },
    ],
    test: { file: "server/environments/metrics/metrics.integration.test.ts", name: "the idle rule > a worker that lost its turn writes nothing" },
  },
  {
    guard: "What AWS tells no values of is not taken for idle",
    patches: [{ file: "server/environments/metrics/idle-policy.ts", find: "if (waiting !== undefined) {", replace: "if (waiting === null) {" }],
    test: { file: "server/environments/metrics/idle-policy.test.ts", name: "what AWS tells nothing of > counts as in use at first, never as idle" },
  },
  {
    guard: "What AWS tells no values of blocks no stop for ever",
    patches: [
      {
        file: "server/environments/metrics/idle-policy.ts",
        find: "<= rule.minutes * minuteMs + publishedAfterMs + unknownForMs",
        replace: "<= Number.MAX_SAFE_INTEGER",
      },
    ],
    test: { file: "server/environments/metrics/idle-policy.test.ts", name: "what AWS tells nothing of > blocks nothing for ever" },
  },
  {
    guard: "Sign-in sessions go by the world's time, not by the demo's",
    patches: [
      {
        file: "server/access/sessions.ts",
        find: "const now = clock.world();\n  if (session === null",
        replace: "const now = clock.now();\n  if (session === null",
      },
    ],
    test: { file: "server/environments/demo-clock.integration.test.ts", name: "nobody is signed out by it" },
  },
  {
    guard: "Business time follows a clock of this machine only",
    patches: [{ file: "server/platform/env.ts", find: "hostname: thisMachine, ", replace: "" }],
    test: { file: "server/platform/env.test.ts", name: "the environment > never repeats the value of DEMO_CLOCK_URL" },
  },
  {
    guard: "A missing price is named, never counted as zero in silence",
    patches: [{ file: "server/environments/costs/cost-figures.ts", find: "usdPerHour === undefined && hours > 0 ? [", replace: "usdPerHour === null ? [" }],
    test: { file: "server/environments/costs/cost-figures.test.ts", name: "one instance > a missing price is named with its hours" },
  },
  {
    guard: "Costs are filtered by the person's scope in the query",
    patches: [
      {
        file: "server/environments/costs/cost-summary.ts",
        find: 'placeFilter(actor, "environment:view"), placeFilter(actor, "cost:view"), ',
        replace: "",
      },
    ],
    test: { file: "server/environments/costs/costs.integration.test.ts", name: "what environments cost and saved > are seen within one's scope only" },
  },
  {
    guard: "A budget that somebody lifted is not placed again in its month",
    patches: [{ file: "server/environments/costs/budget-policy.ts", find: "isHeldOff && !isLifted", replace: "isHeldOff" }],
    test: { file: "server/environments/costs/costs.integration.test.ts", name: "a budget > that an admin lifted is not placed again this month" },
  },
  {
    guard: "No text in a saved file is taken for a formula",
    patches: [{ file: "components/ui/csv.ts", find: "/^[=+\\-@\\t\\r]/.test(value)", replace: "/^never$/.test(value)" }],
    test: { file: "components/environments/costs/cost-words.test.ts", name: "the file > takes nobody's text for a formula" },
  },
];
