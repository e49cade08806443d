import { clockWords } from "../zones/zone-words";
import type { Period, SchedulePlan } from "./schemas";

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const minutesOfDay = 1_440;

/** The week in words, such as `Mon-Fri 08:00-20:00, Sat 10:00-14:00`. */
export function hoursWords({ periods }: Pick<SchedulePlan, "periods">): string {
  if (periods.length === 0) return "never on";
  const days = new Map<string, { days: number[]; words: string }>();
  for (const [day] of names.entries()) {
    const ofDay = periods.filter((period) => period.day === day).toSorted((a, b) => a.from - b.from);
    const words = ofDay.map(periodWords).join(" and ");
    if (words === "") continue;
    const same = days.get(words) ?? { days: [], words };
    same.days.push(day);
    days.set(words, same);
  }
  if (days.size === 1 && days.get(`${clockWords(0)}-24:00`)?.days.length === 7) return "around the clock";
  return [...days.values()].map((one) => `${daysWords(one.days)} ${one.words}`).join(", ");
}

/** Days in words; three and more in a row become a range. */
function daysWords(days: readonly number[]): string {
  if (days.length === 7) return "every day";
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => (run.length > 2 ? `${nameOf(run[0])}-${nameOf(run.at(-1))}` : run.map(nameOf).join(", "))).join(", ");
}

/** `08:00-20:00`, and `22:00-06:00` with "the next day" left to the reader. */
export function periodWords({ from, to }: Pick<Period, "from" | "to">): string {
  return `${clockWords(from)}-${clockWords(to > minutesOfDay ? to - minutesOfDay : to)}`;
}

/** What a plan does otherwise than its week, in words; null for nothing. */
export function exceptionsWords({ exceptions, holidays }: SchedulePlan): string | null {
  const closed = exceptions.filter(({ kind }) => kind === "closed").length;
  const extra = exceptions.length - closed;
  const parts = [
    closed === 0 ? null : `${closed} closed ${closed === 1 ? "day" : "days"}`,
    extra === 0 ? null : `${extra} extra ${extra === 1 ? "window" : "windows"}`,
    holidays === null ? null : `off on holidays of ${holidays.country}${holidays.region === null ? "" : `-${holidays.region}`}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}

function nameOf(day: number | undefined): string {
  return names[day ?? 0] ?? "";
}
