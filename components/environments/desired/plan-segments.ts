import type { RailLane, RailSegment } from "@/components/ui/time-rail/rail-types";
import type { RailStretch } from "@/server/environments/desired/schemas";

// What has no end yet is drawn to the edge of the day.
const dayMs = 86_400_000;

const beyondTheUsual: readonly RailStretch["kind"][] = ["session", "keep_on"];
const ofNobody: readonly RailStretch["kind"][] = ["unmanaged", "unscheduled", "schedule"];

/** The hours in which it is planned to be on, as the pale continuation of an environment's lane; hatched beyond its schedule. */
export function plannedSegments(id: string, stretches: readonly RailStretch[]): RailSegment[] {
  return stretches
    .filter(({ planned, state, kind }) => planned && state === "running" && kind !== "lease")
    .map(({ from, to, kind, by, label }, index) => ({
      id: `${id}-planned-${index}`,
      from: from.getTime(),
      to: to?.getTime() ?? from.getTime() + dayMs,
      kind: "running" as const,
      label: shortWords(kind, by, label),
      detail: label,
      hatched: beyondTheUsual.includes(kind),
    }));
}

/** Who and what keeps it on or off besides its schedule: sessions, holds and leases of the day; null where there are none. */
export function reasonLane(id: string, stretches: readonly RailStretch[]): RailLane | null {
  const segments = stretches
    .filter(({ kind }) => !ofNobody.includes(kind))
    .map(({ kind, state, from, to, by, label }, index): RailSegment => ({
      id: `${id}-reason-${index}`,
      from: from.getTime(),
      to: to?.getTime() ?? null,
      kind: kind === "lease" || state === "as_is" ? "held" : state === "running" ? "running" : "stopped",
      label: shortWords(kind, by, label),
      detail: label,
      hatched: beyondTheUsual.includes(kind),
    }));
  return segments.length === 0 ? null : { id: `${id}-reasons`, label: "who", segments };
}

const prefixes: Partial<Record<RailStretch["kind"], string>> = { keep_on: "kept on by ", keep_off: "kept off by ", freeze: "frozen by " };

// The whole sentence stands in the readout; the bar has room for who or what it is.
function shortWords(kind: RailStretch["kind"], by: string | null, sentence: string): string {
  return by === null ? sentence : `${prefixes[kind] ?? ""}${by}`;
}
