import { momentWords } from "../zones/zone-words";
import type { ScheduleRow } from "../desired/rows";
import { isEndless, scheduleAt } from "./windows";

/** What a schedule says now, in a sentence: "On until Mon 30 Nov, 20:00.", "Off until Tue 1 Dec, 08:00 (New Year's Day)." */
export function momentSentence(schedule: ScheduleRow, now: Date): { isOn: boolean; sentence: string } {
  const { window, next, closedBy } = scheduleAt(schedule, now);
  if (window !== null) {
    const why = window.label === null ? "" : ` (${window.label})`;
    return { isOn: true, sentence: isEndless(window) ? `On all the time${why}.` : `On until ${momentWords(window.end, schedule.zone)}${why}.` };
  }
  const why = closedBy === null ? "" : ` (${closedBy})`;
  return { isOn: false, sentence: next === null ? `Off; no hours in the next 370 days${why}.` : `Off until ${momentWords(next.start, schedule.zone)}${why}.` };
}
