import fc from "fast-check";

/** Who takes part. Anybody tries anything; the product must refuse what they may not. */
export const people = ["ada", "bo", "rita", "dan"] as const;
export type Person = (typeof people)[number];

/** Groups of the directory: contributors, reviewers, and a group that rules may ask for. */
export const groups = ["developers", "reviewers", "dba"] as const;
export type Group = (typeof groups)[number];

export const places = ["dev", "production"] as const;
export type PlaceName = (typeof places)[number];

/** What a person does with the run of a place; the first six come in any order at all. */
export type RunAct = "submit" | "approve" | "sendBack" | "withdraw" | "start" | "rollBack" | LateAct;
type LateAct = "approveFinalize" | "finalize" | "askForce" | "approveForce";

/** What a database's rules ask for, at every risk. */
export type Rules = { approvals: number; dba: boolean; rehearsal: boolean; earlierStage: boolean };

/** What holds until somebody changes it. */
export const plainRules: Rules = { approvals: 1, dba: false, rehearsal: false, earlierStage: false };

/** One thing that happens. */
export type Act =
  | { do: "edit"; who: Person; length: number }
  | { do: RunAct; who: Person; at: PlaceName }
  | { do: "next"; who: Person }
  | { do: "directory"; who: Person; groups: readonly Group[] | null }
  | { do: "tamper"; withHash: boolean }
  | ({ do: "rules"; at: PlaceName; through: "screen" | "table" } & Rules)
  /** A rehearsal of what stands there now has passed. */
  | { do: "rehearse"; at: PlaceName }
  /** The application writes over a row that was cut. */
  | { do: "write"; at: PlaceName }
  | { do: "worker"; at: PlaceName };

const who = fc.constantFrom(...people);
const at = fc.constantFrom(...places);
const onRun = (verb: RunAct) => fc.record({ do: fc.constant(verb), who, at });
const often = (weight: number) => fc.integer({ min: 1, max: weight }).map((drawn) => drawn > 1);

/** Acts, with those that lead to a run more often, so that something runs at all. */
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("edit" as const), who, length: fc.constantFrom(200, 210, 220) }) },
  { weight: 4, arbitrary: onRun("submit") },
  { weight: 9, arbitrary: onRun("approve") },
  { weight: 1, arbitrary: onRun("sendBack") },
  { weight: 1, arbitrary: onRun("withdraw") },
  { weight: 6, arbitrary: onRun("start") },
  { weight: 2, arbitrary: onRun("rollBack") },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("next" as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("directory" as const), who, groups: fc.option(fc.subarray([...groups]), { freq: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tamper" as const), withHash: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("rules" as const),
      at,
      through: fc.constantFrom("screen" as const, "table" as const),
      approvals: fc.integer({ min: 1, max: 2 }),
      dba: fc.boolean(),
      rehearsal: often(3).map((asked) => !asked),
      earlierStage: often(3).map((asked) => !asked),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rehearse" as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("write" as const), at }) },
  { weight: 1, arbitrary: fc.constantFrom<LateAct>("approveFinalize", "finalize", "askForce", "approveForce").chain(onRun) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("worker" as const), at }) },
);

/** The usual way to a run, which chance then disturbs. */
export const usualWay: readonly Act[] = [
  { do: "submit", who: "ada", at: "dev" },
  { do: "approve", who: "rita", at: "dev" },
  { do: "start", who: "ada", at: "dev" },
  { do: "worker", at: "dev" },
  { do: "next", who: "ada" },
  { do: "submit", who: "ada", at: "production" },
  { do: "approve", who: "dan", at: "production" },
  { do: "start", who: "ada", at: "production" },
  { do: "worker", at: "production" },
];

/** What takes an approval its force, by who gave it on the usual way; chance alone would seldom hit the moment between approval and run. */
const disturbances = (approver: Person, place: PlaceName): fc.Arbitrary<Act> =>
  fc.constantFrom<Act>(
    { do: "directory", who: approver, groups: ["developers"] },
    { do: "directory", who: approver, groups: null },
    { do: "edit", who: "bo", length: 210 },
    { do: "tamper", withHash: false },
    { do: "tamper", withHash: true },
    { do: "rules", at: place, through: "table", ...plainRules, approvals: 2 },
    { do: "rules", at: place, through: "screen", ...plainRules, approvals: 2 },
    { do: "rules", at: place, through: "table", ...plainRules, rehearsal: true },
    { do: "rules", at: place, through: "screen", ...plainRules, rehearsal: true },
    { do: "rules", at: place, through: "table", ...plainRules, earlierStage: true },
    { do: "withdraw", who: "ada", at: place },
    { do: "sendBack", who: "bo", at: place },
  );

/** How it ends on dev: the originals go, or one is written over what the application wrote. */
export const endings = {
  finalize: [
    { do: "approveFinalize", who: "rita", at: "dev" },
    { do: "finalize", who: "ada", at: "dev" },
    { do: "worker", at: "dev" },
  ],
  force: [
    { do: "write", at: "dev" },
    { do: "worker", at: "dev" },
    { do: "askForce", who: "bo", at: "dev" },
    { do: "approveForce", who: "rita", at: "dev" },
    { do: "rollBack", who: "ada", at: "dev" },
    { do: "worker", at: "dev" },
  ],
} as const satisfies Record<string, readonly Act[]>;

/** What takes the word of whoever approved, or asked for, an end its force right before the worker takes it. */
const lateDisturbances = fc.constantFrom<Act>(
  { do: "directory", who: "rita", groups: ["developers"] },
  { do: "directory", who: "rita", groups: null },
  { do: "directory", who: "ada", groups: null },
  { do: "rules", at: "dev", through: "table", ...plainRules, approvals: 2 },
  { do: "tamper", withHash: true },
);

/** The usual way to dev, and how it ends there: mostly with a disturbance right before the worker takes it. One more turn writes rows back. */
export const anyEnd: fc.Arbitrary<Act[]> = fc
  .record({
    way: fc.constantFrom<readonly Act[]>(endings.finalize, endings.force),
    between: fc.array(fc.array(anyAct, { maxLength: 1 }), { minLength: 6, maxLength: 6 }),
    disturbed: fc.option(lateDisturbances, { freq: 2 }),
  })
  .map(({ way, between, disturbed }) => [
    ...usualWay.slice(0, 4),
    ...way.slice(0, -1).flatMap((act, position) => [...(between[position] ?? []).slice(0, position % 2), act]),
    ...(disturbed === null ? [] : [disturbed]),
    ...way.slice(-1),
    { do: "worker", at: "dev" },
  ]);

/** The usual way with other acts in between, and mostly a disturbance right before the start or before the worker takes it. */
export const anyStory: fc.Arbitrary<Act[]> = fc
  .record({
    between: fc.array(fc.array(anyAct, { maxLength: 2 }), { minLength: usualWay.length, maxLength: usualWay.length }),
    dev: fc.record({ act: fc.option(disturbances("rita", "dev"), { freq: 3 }), position: fc.constantFrom(2, 3) }),
    production: fc.record({ act: fc.option(disturbances("dan", "production"), { freq: 3 }), position: fc.constantFrom(7, 8) }),
  })
  .map(({ between, dev, production }) =>
    usualWay.flatMap((act, position) => {
      const disturbed = [dev, production].flatMap((one) => (one.act !== null && one.position === position ? [one.act] : []));
      return [...(between[position] ?? []), ...disturbed, act];
    }),
  );
