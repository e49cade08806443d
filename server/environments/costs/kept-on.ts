import type { CostFigures } from "./schemas";

/** What was desired from one moment to the next; null is until now. */
export type Stretch = { from: Date; to: Date | null; state: string; cause: string; by: string | null };

export type KeptOn = CostFigures["keptOnBy"][number];

const hourMs = 3_600_000;
/** Causes that are told by themselves; the smaller ones come together as others. */
const mostCauses = 12;

/**
 * Who and what kept instances on, in instance-hours: each moment of each run counts for the one stretch it lies in, so the hours add up to those
 * of the runs. Time before there were records is told as unknown.
 */
export function keptOnBy(running: readonly { from: Date; to: Date }[], stretches: readonly Stretch[]): KeptOn[] {
  const ordered = stretches.toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return mergeKept(running.flatMap((run) => ofRun(run, ordered)));
}

/** Adds up what has the same cause and the same name, the longest first; what is beyond a dozen becomes one line. */
export function mergeKept(kept: readonly KeptOn[]): KeptOn[] {
  const groups = Map.groupBy(kept, ({ cause, by }) => JSON.stringify([cause, by]));
  const merged = [...groups.values()].flatMap(([first, ...more]) => (first === undefined ? [] : [{ ...first, hours: first.hours + sum(more) }]));
  const ordered = merged.filter(({ hours }) => hours > 0).toSorted((a, b) => b.hours - a.hours);
  const rest = ordered.slice(mostCauses);
  return [...ordered.slice(0, mostCauses), ...(rest.length === 0 ? [] : [{ cause: "other" as const, by: "others", hours: sum(rest) }])];
}

function ofRun({ from, to }: { from: Date; to: Date }, stretches: readonly Stretch[]): KeptOn[] {
  const kept: KeptOn[] = [];
  // Stretches may touch or, after a fault, overlap: the earlier one has the time, nothing counts twice.
  let at = from.getTime();
  for (const stretch of stretches) {
    const begins = Math.max(at, stretch.from.getTime());
    const ends = Math.min(to.getTime(), stretch.to?.getTime() ?? to.getTime());
    if (begins >= ends) continue;
    if (begins > at) kept.push({ cause: "unknown", by: null, hours: (begins - at) / hourMs });
    kept.push({ ...causeOf(stretch), hours: (ends - begins) / hourMs });
    at = ends;
  }
  if (at < to.getTime()) kept.push({ cause: "unknown", by: null, hours: (to.getTime() - at) / hourMs });
  return kept;
}

function causeOf({ cause, by, state }: Stretch): Pick<KeptOn, "cause" | "by"> {
  switch (cause) {
    case "schedule":
    case "exception":
      return { cause: state === "running" ? "schedule" : "other", by: state === "running" ? by : "on its way to a stop" };
    case "session":
      return by === outside ? { cause: "outside", by: null } : { cause: "session", by };
    case "lease":
    case "activity":
      return { cause: "lease", by };
    case "keep_on":
    case "freeze":
      return { cause: "hold", by };
    case "outside":
      return { cause: "outside", by: null };
    case "unscheduled":
      return { cause: "other", by: "nobody: it has no schedule" };
    default:
      return { cause: "other", by: "on its way to a stop" };
  }
}

/** How a session is named that nobody began in Switchyard. */
const outside = "outside Switchyard";

function sum(kept: readonly KeptOn[]): number {
  return kept.reduce((total, { hours }) => total + hours, 0);
}
