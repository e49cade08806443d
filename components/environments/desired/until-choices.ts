import type { UntilChoice } from "@/components/ui/until-field";
import { instantOfLocalText, localTextOf } from "@/components/ui/local-time";

const minute = 60_000;

/** Lengths from now, rounded up to the next five minutes: "1 h", "4 h". */
export function lengthsFrom(now: number, hours: readonly number[]): UntilChoice[] {
  const start = Math.ceil(now / (5 * minute)) * 5 * minute;
  return hours.map((length) => ({ key: `${length}h`, label: `${length} h`, at: start + length * 60 * minute }));
}

/** A clock time of today in the zone, or of tomorrow when it is over: "until 22:00". */
export function atClock(now: number, zone: string, clock: string): UntilChoice {
  const today = localTextOf(now, zone).slice(0, 10);
  const at = instantOfLocalText(`${today}T${clock}`, zone) ?? now;
  const noon = instantOfLocalText(`${today}T12:00`, zone) ?? now;
  const next = localTextOf(noon + 24 * 60 * minute, zone).slice(0, 10);
  return { key: clock, label: `until ${clock}`, at: at > now + 5 * minute ? at : instantOfLocalText(`${next}T${clock}`, zone) };
}
