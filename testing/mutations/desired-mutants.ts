import type { Mutant } from "./mutants";

const plans = "server/environments/desired/reconcile-plan.test.ts";
const looks = "server/environments/desired/reconcile.integration.test.ts";

/** The guards of what is desired of environments, and of the way there. */
export const desiredMutants: readonly Mutant[] = [
  {
    guard: "To keep waiting never brings the drain limit nearer",
    patches: [{ file: "server/environments/desired/keep-waiting.ts", find: "stop.drainLimitAt?.getTime() ?? 0", replace: "0" }],
    test: { file: looks, name: "several workers, downtime > to keep waiting never brings the limit nearer" },
  },
  {
    guard: "A lease on other instances is not taken for the one that is asked for",
    patches: [{ file: "server/environments/leases/take-lease.ts", find: "if (held !== null) requireSamePlace(held, asked, environment);", replace: "" }],
    test: {
      file: "server/environments/leases/leases.integration.test.ts",
      name: "taking > with the key of a lease on other instances is refused: a stop of what was asked for would not wait",
    },
  },
  {
    guard: "Nothing is stopped while somebody works on it (lease check before the stop)",
    patches: [
      {
        file: "server/environments/desired/stop-plan.ts",
        find: "if (atWork(way).length === 0) return goOn;",
        replace: "if (atWork(way).length >= 0) return goOn;",
      },
    ],
    test: { file: plans, name: "the way to a stop > waits for a live lease" },
  },
  {
    guard: "Every stop is warned of, the late one too",
    patches: [{ file: "server/environments/desired/stop-plan.ts", find: "if (isWarned(stop)) return drain(way, stop);", replace: "return drain(way, stop);" }],
    test: { file: plans, name: "the way to a stop > a late stop after downtime still gives its shortest warning" },
  },
  {
    guard: "The newest wish of a person counts",
    patches: [{ file: "server/environments/desired/desired-state.ts", find: "? off.placedAt >= saidAt(on)", replace: "? true" }],
    test: { file: "server/environments/desired/desired-state.test.ts", name: "the newest act of a person > a Start after a Stop" },
  },
  {
    guard: "What the schedule asked for is sent only while it is still wished",
    patches: [
      {
        file: "server/environments/refuse-without-right.ts",
        find: 'request.requestedBySystem === "scheduler" ? await stillWished(db, claimed) : claimed',
        replace: "claimed",
      },
    ],
    test: { file: looks, name: "the way to a stop > what other hours say between the decision and the call is not sent to AWS" },
  },
  {
    guard: "A failed start is not made anew at every look",
    patches: [
      { file: "server/environments/desired/retry-policy.ts", find: "last === null || last.state !==", replace: "last !== null || scene !== null || last !==" },
    ],
    test: { file: plans, name: "starts > a start that failed (no_capacity) is not made anew at every look" },
  },
  {
    guard: "What was started in AWS is never killed silently",
    patches: [{ file: "server/environments/desired/reconcile-plan.ts", find: "if (drift.length > 0) return", replace: "if (drift.length < 0) return" }],
    test: { file: plans, name: "drift > started in AWS outside its hours" },
  },
  {
    guard: "An environment is looked at by one worker at a time (row lock)",
    patches: [{ file: "server/environments/desired/reconcile-claims.ts", find: "limit ${limit} for update of e skip locked", replace: "limit ${limit}" }],
    test: { file: looks, name: "several workers, downtime > two workers at once make one set of operations" },
  },
  {
    guard: "A worker that was frozen does not act on what it saw before (fence in time)",
    patches: [{ file: "server/environments/desired/reconcile.ts", find: "if (isLate(begun)) throw new StaleLook();", replace: "" }],
    test: { file: looks, name: "several workers, downtime > a worker that was frozen between its look and its act writes nothing" },
  },
  {
    guard: "An act takes back what the schedule asked for before a worker sends it",
    patches: [
      {
        file: "server/environments/desired/take-back.ts",
        find: "if (undone.length === 0) return;",
        replace: "if (undone.length >= 0) return;",
      },
    ],
    test: { file: looks, name: "what the schedule asked for and AWS has not heard of > a keep-on takes it back at once" },
  },
  {
    guard: "A start in AWS ends the keep-off it contradicts",
    patches: [{ file: "server/environments/desired/reconcile-plan.ts", find: "startedNow.length === 0", replace: "startedNow.length >= 0" }],
    test: { file: "server/environments/desired/reconcile-plan.test.ts", name: "drift > started in AWS during a keep-off: that ends" },
  },
  {
    guard: "Nobody stops what somebody else keeps on",
    patches: [{ file: "server/environments/desired/act-plan.ts", find: "rows.holds.filter(({ placedById }) => placedById !== act.byId)", replace: "[]" }],
    test: { file: "server/environments/desired/act-plan.test.ts", name: "a stop by hand > under somebody else's keep-on it is refused" },
  },
  {
    guard: "No extension goes beyond its cap",
    patches: [{ file: "server/environments/desired/extension-policy.ts", find: "if (until <= cap) return null;", replace: "if (until > now) return null;" }],
    test: { file: looks, name: "people's acts > an extension beyond the cap is refused" },
  },
  {
    guard: "A stop over those at work says why",
    patches: [{ file: "components/environments/desired/stop-answer.ts", find: 'override && overrideReason.trim() === ""', replace: "false" }],
    test: { file: "components/environments/desired/stop-answer.test.ts", name: "a stop waits for those at work unless it says why" },
  },
  {
    guard: "A copied day keeps the night that began the day before",
    patches: [
      {
        file: "components/ui/week-grid/day-parts.ts",
        find: "const others = parts.filter((part) => part.day === day || !targets.includes(part.day));",
        replace: "const others = parts.filter((part) => part.day === day);",
      },
    ],
    test: { file: "components/ui/week-grid/week-spans.test.ts", name: "a copied day takes its night along" },
  },
];
