import type { MigrationRunState } from "@/server/generated/prisma/client";

type Shown = { state: MigrationRunState; stateSince: Date; database: { name: string } };

/** A run, and why it waits for the person; null: it does not. */
export type Waiting<Run extends Shown> = { run: Run; why: string | null };

// What somebody else waits for comes before what may stay as it is.
const urgent: readonly MigrationRunState[] = ["failed", "in_review", "rejected", "stale", "approved"];

/**
 * Which run of a migration its line is about: of those that wait for the person the one that others wait for, else the one that moved last. Where
 * several wait, the words name them all. Pure.
 */
export function shownRun<Run extends Shown>(runs: readonly Waiting<Run>[]): Waiting<Run> | undefined {
  const waiting = runs.flatMap(({ run, why }) => (why === null ? [] : [{ run, why }])).toSorted((a, b) => rank(a.run) - rank(b.run));
  const [first] = waiting;
  if (first === undefined) return runs.toSorted((a, b) => b.run.stateSince.getTime() - a.run.stateSince.getTime())[0];
  const why = waiting.length === 1 ? first.why : waiting.map((each) => `${each.run.database.name}: ${each.why}`).join(" ");
  return { run: first.run, why };
}

function rank({ state }: Shown): number {
  const at = urgent.indexOf(state);
  return at < 0 ? urgent.length : at;
}
