import { parseOffhours } from "../../unclaimed/offhours";
import { weekWindows } from "../../unclaimed/week-windows";
import type { WeekWindow } from "../../unclaimed/week-windows";
import type { Period, SchedulePlan } from "../schemas";

const minutesOfDay = 1_440;

/** The hours of an offhours tag of cloud-custodian, or why they cannot be known from the tag. */
export function offhoursPlan(value: string): { ok: true; zone: string; plan: SchedulePlan } | { ok: false; fault: string } {
  const read = parseOffhours(value);
  if (read.kind !== "turns") return { ok: false, fault: read.kind === "exempt" ? "it says that cloud-custodian leaves it alone" : read.fault };
  if (read.on === null || read.off === null) return { ok: false, fault: "it leaves hours to a policy of cloud-custodian, which is not in the tag" };
  if (read.zone === null) return { ok: false, fault: "it leaves the time zone to a policy of cloud-custodian, which is not in the tag" };
  return { ok: true, zone: read.zone, plan: { periods: weekWindows(read.on, read.off).flatMap(periodsOf), exceptions: [], holidays: null } };
}

/** A window of at most a day as it stands; a longer one day by day, which touch and so are one again. */
function periodsOf({ days, from, to, midnights }: WeekWindow): Period[] {
  const [start, end] = [from * 60, to * 60 + midnights * minutesOfDay];
  return days.flatMap((day) => {
    if (end - start <= minutesOfDay) return [{ day, from: start, to: end }];
    return Array.from({ length: midnights + 1 }, (_, index) => ({
      day: (day + index) % 7,
      from: index === 0 ? start : 0,
      to: index === midnights ? to * 60 : minutesOfDay,
    })).filter((period) => period.from < period.to);
  });
}
