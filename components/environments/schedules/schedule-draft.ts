import type { ScheduleDetail, SchedulePlan } from "@/server/environments/schedules/schemas";

/** A schedule as it is being written. */
export type ScheduleDraft = { name: string; zone: string; plan: SchedulePlan };

/** The draft that changes nothing of a schedule. */
export function draftOf({ name, zone, plan }: Pick<ScheduleDetail, "name" | "zone" | "plan">): ScheduleDraft {
  return { name, zone, plan };
}

/** Whether two drafts say the same. */
export function isSameDraft(one: ScheduleDraft, other: ScheduleDraft): boolean {
  return one.name.trim() === other.name.trim() && one.zone === other.zone && isSamePlan(one.plan, other.plan);
}

/** Whether two plans say the same; the order of their parts says nothing. */
export function isSamePlan(one: SchedulePlan, other: SchedulePlan): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ periods, exceptions, holidays }: SchedulePlan): string {
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => byText(a, b)))).toSorted(byText);
  return JSON.stringify([sorted(periods), sorted(exceptions), holidays === null ? null : [holidays.country, holidays.region]]);
}

/** What a draft still needs before it can be saved; null when nothing. */
export function lackOf({ name }: ScheduleDraft): string | null {
  return name.trim() === "" ? "Give it a name first." : null;
}
