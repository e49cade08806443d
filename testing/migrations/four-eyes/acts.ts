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

/** The usual way with other acts in between: wherever something is checked, chance may have changed it right before. */
export const anyStory: fc.Arbitrary<Act[]> = fc
  .array(fc.array(anyAct, { maxLength: 3 }), { minLength: usualWay.length, maxLength: usualWay.length })
  .map((between) => usualWay.flatMap((act, position) => [...(between[position] ?? []), act]));
