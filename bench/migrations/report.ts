import type { Outcome, Stall } from "./play";

export type Result = { contestant: string; outcome: Outcome };

export const headings = [
  "who",
  "originals lost at rollback",
  "writes lost",
  "application errors",
  "longest writer stall: forward, rollback, of all",
  "p99 of writes",
  "forward",
  "rollback",
  "extra disk after the soak",
  "most extra disk during forward",
];

/** One line of the table. */
export function rowOf(name: string, outcome: Outcome, tableBytes: number): string[] {
  const { originals, originalsOf, writes, writesOf, errors, forward, rollback, whole } = outcome;
  const isNothing = name === "no change";
  const disk = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB (${((100 * bytes) / tableBytes).toFixed(1)} %)`;
  return [
    name,
    isNothing ? "" : `${originals} of ${originalsOf}`,
    `${writes} of ${writesOf.toLocaleString("en")}`,
    `${errors}`,
    `${ms(forward.longestMs)}, ${ms(rollback.longestMs)}, ${ms(whole.longestMs)}`,
    ms(whole.p99Ms),
    isNothing ? "" : `${outcome.forwardSeconds.toFixed(2)} s`,
    isNothing ? "" : `${outcome.rollbackSeconds.toFixed(2)} s`,
    disk(outcome.extraBytes),
    disk(outcome.peakBytes),
  ];
}

/** The middle of each figure over the runs; of losses and errors the most, because one is one too many. */
export function medianOf(results: readonly Result[]): Outcome {
  const outcomes = results.map(({ outcome }) => outcome);
  const [first] = outcomes;
  if (first === undefined) throw new Error("There is no run.");
  const middle = (of: (outcome: Outcome) => number): number => outcomes.map(of).toSorted((one, other) => one - other)[Math.floor(outcomes.length / 2)] ?? 0;
  const most = (of: (outcome: Outcome) => number): number => Math.max(...outcomes.map(of));
  const stall = (of: (outcome: Outcome) => Stall): Stall => ({ longestMs: middle((each) => of(each).longestMs), p99Ms: middle((each) => of(each).p99Ms) });
  return {
    originals: most((each) => each.originals),
    originalsOf: first.originalsOf,
    writes: most((each) => each.writes),
    writesOf: middle((each) => each.writesOf),
    errors: most((each) => each.errors),
    firstError: outcomes.find(({ firstError }) => firstError !== null)?.firstError ?? null,
    forward: stall((each) => each.forward),
    soak: stall((each) => each.soak),
    rollback: stall((each) => each.rollback),
    whole: stall((each) => each.whole),
    forwardSeconds: middle((each) => each.forwardSeconds),
    rollbackSeconds: middle((each) => each.rollbackSeconds),
    extraBytes: middle((each) => each.extraBytes),
    peakBytes: middle((each) => each.peakBytes),
  };
}

/** How Switchyard stands beside each of the others, and to its goals. */
export function notesOf(medians: readonly Result[], tableBytes: number): string[] {
  const [still, ours, ...peers] = medians;
  if (still === undefined || ours === undefined) return [];
  const own = ours.outcome;
  const beside = peers.map(({ contestant, outcome }) => {
    const stalls = `longest stall 1/${ratio(outcome.whole.longestMs, own.whole.longestMs)}`;
    const totals = `forward 1/${ratio(outcome.forwardSeconds, own.forwardSeconds)}`;
    return `Switchyard beside ${contestant}: ${stalls}, ${totals}`;
  });
  const goals =
    "goals: nothing lost, no errors; longest stall 1/60 of native and 1/3.5 of the best peer; forward 1/4 of native and 1/30 of the versioned column; extra disk 1 % of the table";
  const disk = `extra disk of Switchyard without what the writers alone add (no change): ${(((own.extraBytes - still.outcome.extraBytes) / tableBytes) * 100).toFixed(1)} % of the table`;
  const best = Math.min(...peers.map(({ outcome }) => outcome.whole.longestMs));
  const floor = "1/3.5 of the best peer's longest stall is less than the writers meet here without any change";
  return [...beside, disk, goals, ...(best / peerGoal < still.outcome.whole.longestMs ? [floor] : [])];
}

/** How many times shorter than the best peer's our longest stall is to be. */
const peerGoal = 3.5;

function ratio(theirs: number, ours: number): string {
  return (theirs / Math.max(ours, 0.001)).toFixed(1);
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** How to read what the others lose. */
export const readings: Readonly<Record<string, readonly string[]>> = {
  postgres: [
    "native: its undo script writes the backup over what the application changed since, which are the writes lost",
    "versioned column: whatever a new application writes to a row takes the original along; rollback drops the column before the functions, in the published order, so writes in between fail (xataio/pgroll, issue 906). The column may be NULL here, which spares it the errors of issue 905",
  ],
  mariadb: [
    "what keeps from a goal: most of forward goes over all ranges of keys, and a part of that counts them for a true share and time left; the ratio to native comes out close to the goal, on either side of it from run to run",
    "native: its undo script writes the backup over what the application changed since, which are the writes lost",
    "pt-online-schema-change: it has no rollback. Here its old table was kept and takes its place again, so what was written since the swap is gone; by default it drops the old table, and every original with it",
    "extra disk is what the files take; InnoDB makes the file of a large table longer by 4 MiB at a time (1.7 % of this one), however little is added",
  ],
};
