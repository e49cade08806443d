import { periodWords } from "./hours-words";
import { closedBy, weekdayOf } from "./schedule-days";
import type { ScheduleDays } from "./schedule-days";

/** What exceptions and holidays do on a date, one sentence each; none where they do nothing. */
export function exceptionSentences(days: ScheduleDays, day: number): string[] {
  const hours = days.week[weekdayOf(day)] ?? [];
  const closed = closedBy(days, day);
  const extra = days.extra.get(day) ?? [];
  return [...(closed === null ? [] : [closedSentence(closed, hours)]), ...extra.map((one) => `${one.label}: ${periodWords(one)} is added.`)];
}

function closedSentence(label: string, hours: readonly { from: number; to: number }[]): string {
  if (hours.length === 0) return `${label}: closed; there are no hours on this weekday anyway.`;
  return `${label}: closed; ${hours.map(periodWords).join(" and ")} ${hours.length === 1 ? "is" : "are"} left out.`;
}
