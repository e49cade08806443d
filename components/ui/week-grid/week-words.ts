import type { DayPart } from "./day-parts";
import type { WeekBlock } from "./week-cursor";
import { isPainted, minutesOfDay } from "./week-spans";
import type { WeekSpans } from "./week-spans";

/** The days of a week in the order of the rows. */
export const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** The name of a day, 0 being Monday. */
export function dayName(day: number): string {
  return dayNames[day % 7] ?? "";
}

/** "09:15"; the end of a day is "24:00", and what lies on the next day is told so. */
export function minuteWords(minute: number): string {
  if (minute === minutesOfDay) return "24:00";
  const within = minute % minutesOfDay;
  const clock = `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
  return minute > minutesOfDay ? `${clock} next day` : clock;
}

/** "Friday 22:00 to 06:00 next day". */
export function partWords({ day, from, to }: DayPart): string {
  return `${dayName(day)} ${minuteWords(from)} to ${minuteWords(to)}`;
}

/** "9 h", "9 h 30 min", "45 min". */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** What a place of the week is: "Monday 09:15, on". */
export function placeWords(spans: WeekSpans, day: number, minute: number, words: { on: string; off: string }): string {
  return `${dayName(day)} ${minuteWords(minute)}, ${isPainted(spans, day * minutesOfDay + minute) ? words.on : words.off}`;
}

/** "Monday 09:00 to 18:00", "Monday to Friday 09:00 to 18:00". */
export function blockWords({ firstDay, lastDay, from, to }: WeekBlock): string {
  const days = firstDay === lastDay ? dayName(firstDay) : `${dayName(firstDay)} to ${dayName(lastDay)}`;
  return `${days} ${minuteWords(from)} to ${minuteWords(to)}`;
}
