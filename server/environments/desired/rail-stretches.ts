import type { BusyLease, DesiredStretch } from "@/server/generated/prisma/client";
import { becauseOf } from "./because-words";
import { wishFor } from "./desired-state";
import type { EnvironmentRows } from "./rows";
import type { RailStretch } from "./schemas";

type Day = { from: Date; to: Date };
type Past = Pick<DesiredStretch, "from" | "to" | "state" | "cause" | "by" | "because">;
type PastLease = Pick<BusyLease, "holder" | "note" | "takenAt" | "releasedAt" | "countsUntil" | "maxUntil">;

/** A day holds no more changes than this. */
const mostPlanned = 50;

const kinds: readonly RailStretch["kind"][] = [
  "unmanaged",
  "freeze",
  "budget",
  "keep_on",
  "keep_off",
  "session",
  "exception",
  "schedule",
  "unscheduled",
  "lease",
];
const states: readonly RailStretch["state"][] = ["running", "stopped", "as_is", "none"];

/** What was desired of an environment this day, what will be as far as is known, and who worked on it; in order of time. */
export function railStretches(
  rows: EnvironmentRows,
  recorded: { past: readonly Past[]; leases: readonly PastLease[] },
  { day, now }: { day: Day; now: Date },
): RailStretch[] {
  const past = recorded.past.flatMap((row) => cut(pastStretch(row, now), day));
  const planned = plannedStretches(rows, now, day).flatMap((stretch) => cut(stretch, day));
  const leases = recorded.leases.flatMap((row) => cut(leaseStretch(row, now), day));
  return [...past, ...planned, ...leases].toSorted((a, b) => a.from.getTime() - b.from.getTime());
}

/** From this moment on: each cause until it ends, then what follows. */
function plannedStretches(rows: EnvironmentRows, now: Date, day: Day): RailStretch[] {
  const stretches: RailStretch[] = [];
  let at = now;
  while (at < day.to && stretches.length < mostPlanned) {
    const wish = wishFor(rows, at, null);
    const { cause, state, until } = wish;
    stretches.push({ kind: cause.kind, state, from: at, to: until, by: "by" in cause ? cause.by : null, label: becauseOf(wish, rows, now), planned: true });
    if (until === null || until <= at) break;
    at = until;
  }
  return stretches;
}

function pastStretch({ from, to, state, cause, by, because }: Past, now: Date): RailStretch {
  return {
    kind: kinds.find((kind) => kind === cause) ?? "unscheduled",
    state: states.find((one) => one === state) ?? "as_is",
    from,
    to: to ?? now,
    by,
    label: because,
    planned: false,
  };
}

function leaseStretch(row: PastLease, now: Date): RailStretch {
  const { holder, note, takenAt, releasedAt } = row;
  const end = releasedAt ?? (now < row.countsUntil && now < row.maxUntil ? null : row.countsUntil);
  return {
    kind: "lease",
    state: "running",
    from: takenAt,
    to: end,
    by: holder,
    label: note === null ? `${holder} works on it` : `${holder}: ${note}`,
    planned: false,
  };
}

function cut(stretch: RailStretch, day: Day): RailStretch[] {
  if (stretch.from >= day.to || (stretch.to !== null && stretch.to <= day.from)) return [];
  const from = stretch.from < day.from ? day.from : stretch.from;
  const to = stretch.to !== null && stretch.to > day.to ? day.to : stretch.to;
  return to !== null && to <= from ? [] : [{ ...stretch, from, to }];
}
