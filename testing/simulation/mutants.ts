import type { Invariant } from "./invariants";

/** A guard taken out of the code that is simulated, and the rules that may notice first. */
export type SimulationMutant = {
  guard: string;
  /** Every place it stands in; `find` stands there exactly once. */
  patches: readonly { file: string; find: string; replace: string }[];
  caughtBy: readonly Invariant[];
};

/** The guards that no run may miss. What the database guards is taken out of its stand-in here, and of PostgreSQL in testing/mutations/mutants.ts. */
export const simulationMutants: readonly SimulationMutant[] = [
  {
    guard: "fence: a row moves only for whoever took it",
    patches: [
      { file: "testing/simulation/store-claims.ts", find: "if (o.version !== m.version || o.fence !== m.fence) return false;", replace: "" },
      { file: "testing/simulation/store-claims.ts", find: "if (o.version !== h.version || o.fence !== h.fence) return false;", replace: "" },
    ],
    caughtBy: ["held-by-one", "no-doubled-act"],
  },
  {
    guard: "one open operation: the index refuses a second, a new wish takes the place of the first",
    patches: [
      {
        file: "testing/simulation/store.ts",
        find: "if (instance.open.length > 0) throw new UniqueViolation(`${instance.name} has an open operation.`);",
        replace: "",
      },
      {
        file: "testing/simulation/wishes.ts",
        find: "const replaced = instances.flatMap(({ open }) => open);",
        replace: "const replaced: SimOperation[] = [];",
      },
    ],
    caughtBy: ["one-open-operation"],
  },
  {
    guard: "lease check: a stop waits for those at work",
    patches: [{ file: "server/environments/desired/stop-plan.ts", find: "if (atWork(way).length === 0) return goOn;", replace: "return goOn;" }],
    caughtBy: ["work-not-cut-off"],
  },
  {
    guard: "newest wish: a start and a stop replace each other",
    patches: [{ file: "server/environments/wish.ts", find: 'return { act: "supersede" };', replace: 'return { act: "join" };' }],
    caughtBy: ["latest-wish", "converges"],
  },
  {
    guard: "newest wish: a start undoes a keep-off",
    patches: [
      {
        file: "server/environments/desired/act-plan.ts",
        find: "const ended = keepOffsUndoneBy(rows, instanceIds);",
        replace: "const ended: HoldRow[] = [];",
      },
    ],
    caughtBy: ["latest-wish", "converges", "schedule-edges"],
  },
  {
    guard: "newest wish: a start in AWS undoes a keep-off",
    patches: [{ file: "server/environments/desired/reconcile-plan.ts", find: "startedNow.length === 0", replace: "startedNow.length >= 0" }],
    caughtBy: ["latest-wish", "converges", "schedule-edges"],
  },
  {
    guard: "warning: nothing is stopped without one",
    patches: [{ file: "server/environments/desired/stop-plan.ts", find: "const { shortestMs } = warnings(rows);", replace: "const shortestMs = 0;" }],
    caughtBy: ["warned-before-stop"],
  },
  {
    guard: "describe lag: our own accepted call is believed for 90 s",
    patches: [{ file: "server/environments/observe.ts", find: "export const expectedForMs = 90_000;", replace: "export const expectedForMs = 0;" }],
    caughtBy: ["converges", "latest-wish", "warned-before-stop", "schedule-edges"],
  },
  {
    guard: "idempotency: the same click is the same request",
    patches: [
      { file: "testing/simulation/people.ts", find: "if (world.store.requests.has(key)) return null;", replace: "" },
      { file: "testing/simulation/wishes.ts", find: "if (world.store.requests.has(wish.key)) return;", replace: "" },
    ],
    caughtBy: ["no-lost-operation"],
  },
  {
    guard: "late acts: a frozen worker sends nothing, and AWS takes nothing after the lease",
    patches: [
      { file: "testing/simulation/worker-operate.ts", find: "timeline.now - begunAt > actWithinMs || ", replace: "" },
      { file: "testing/simulation/aws-model.ts", find: 'if (this.#timeline.now >= until) return { failure: failure("denied") };', replace: "" },
    ],
    caughtBy: ["no-doubled-act", "latest-wish"],
  },
  {
    guard: "order: a wish waits until the call of the one before it is back",
    patches: [
      {
        file: "testing/simulation/store-claims.ts",
        find: " && !o.instance.flights.some(({ leaseUntil }) => (leaseUntil ?? 0) > now)",
        replace: "",
      },
    ],
    caughtBy: ["no-doubled-act", "latest-wish", "converges"],
  },
  {
    guard: "reboots: one whose answer was lost is not sent again",
    patches: [
      { file: "testing/simulation/worker-operate.ts", find: 'operation.kind === "reboot" ? "unknown" : isBlind', replace: "isBlind" },
      { file: "server/environments/resume-sent.ts", find: 'if (kind === "reboot") return "unknown";', replace: 'if (kind === "reboot") return "resend";' },
      { file: "server/environments/after-failure.ts", find: 'if (state === "sent" && kind === "reboot") {', replace: "if (state === null) {" },
    ],
    caughtBy: ["no-doubled-act"],
  },
];
