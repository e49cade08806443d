import { minuteWords } from "@/components/ui/week-grid/week-words";
import type { CalendarException, SchedulePlan } from "@/server/environments/schedules/schemas";

const format = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** "Fri 25 Dec 2026" of "2026-12-25". */
export function dateWords(date: string): string {
  return format.format(new Date(`${date}T00:00:00Z`)).replace(",", "");
}

/** "closed all day", "also on 10:00 to 14:00". */
export function exceptionWords(exception: CalendarException): string {
  return exception.kind === "closed" ? "closed all day" : `also on ${minuteWords(exception.from)} to ${minuteWords(exception.to)}`;
}

/** The exceptions of today and later in order of time, and how many lie behind. */
export function comingExceptions(exceptions: readonly CalendarException[], today: string): { coming: CalendarException[]; past: number } {
  const coming = exceptions.filter(({ date }) => date >= today).toSorted((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1));
  return { coming, past: exceptions.length - coming.length };
}

const dayMs = 86_400_000;
// The week behind and the week ahead are looked at, each with a day of margin for zones; the rest would only make the question longer.
const reach = 9;

/** The plan with only the exceptions that can matter to the last and the next seven days. */
export function nearPlan(plan: SchedulePlan, today: string): SchedulePlan {
  const at = Date.parse(`${today}T00:00:00Z`);
  const near = ({ date }: CalendarException) => Math.abs(Date.parse(`${date}T00:00:00Z`) - at) <= reach * dayMs;
  return { ...plan, exceptions: plan.exceptions.filter(near) };
}
