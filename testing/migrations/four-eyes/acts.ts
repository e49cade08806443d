import fc from "fast-check";

/** Who takes part. Anybody tries anything; the product must refuse what they may not. */
export const people = ["ada", "bo", "rita", "dan"] as const;
export type Person = (typeof people)[number];

/** Groups of the directory: contributors, reviewers, and a group that rules may ask for. */
export const groups = ["developers", "reviewers", "dba"] as const;
export type Group = (typeof groups)[number];

export const places = ["dev", "production"] as const;
export type PlaceName = (typeof places)[number];

/** One thing that happens. */
export type Act =
  | { do: "edit"; who: Person; length: number }
  | { do: "submit" | "approve" | "sendBack" | "withdraw" | "start" | "rollBack"; who: Person; at: PlaceName }
  | { do: "next"; who: Person }
  | { do: "directory"; who: Person; groups: readonly Group[] | null }
  | { do: "tamper"; withHash: boolean }
  | { do: "rules"; at: PlaceName; approvals: number; dba: boolean }
  | { do: "worker"; at: PlaceName };

const who = fc.constantFrom(...people);
const at = fc.constantFrom(...places);
const onRun = (verb: "submit" | "approve" | "sendBack" | "withdraw" | "start" | "rollBack") => fc.record({ do: fc.constant(verb), who, at });

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
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rules" as const), at, approvals: fc.integer({ min: 1, max: 2 }), dba: fc.boolean() }) },
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
    { do: "rules", at: place, approvals: 2, dba: false },
    { do: "withdraw", who: "ada", at: place },
    { do: "sendBack", who: "bo", at: place },
  );

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
