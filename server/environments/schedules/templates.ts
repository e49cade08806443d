import { organisationZone } from "@/server/platform/organisation-zone";
import type { Period, SchedulePlan } from "./schemas";

type Template = { key: string; name: string; sentence: string; zone: string; plan: SchedulePlan };

const weekdays = [0, 1, 2, 3, 4];
const everyDay = [0, 1, 2, 3, 4, 5, 6];
const minutesOfDay = 1_440;

/** Schedules to begin with, in the organisation's zone unless their name says another. */
export function templates(): { items: Template[] } {
  const zone = organisationZone();
  const hour = (hours: number): number => hours * 60;
  return {
    items: [
      template({ key: "office-hours", name: "Office hours", sentence: "Mon-Fri 08:00-20:00.", zone }, periods(weekdays, hour(8), hour(20))),
      template(
        { key: "office-hours-seoul", name: "Office hours Seoul", sentence: "Mon-Fri 08:00-20:00 in Seoul.", zone: "Asia/Seoul" },
        periods(weekdays, hour(8), hour(20)),
      ),
      template({ key: "long-days", name: "Long days", sentence: "Mon-Fri 07:00-23:00.", zone }, periods(weekdays, hour(7), hour(23))),
      template(
        { key: "weekdays", name: "Weekdays around the clock", sentence: "From Mon 00:00 to the end of Friday; off at weekends.", zone },
        periods(weekdays, 0, minutesOfDay),
      ),
      template({ key: "nights-off", name: "Nights off", sentence: "Every day 06:00-22:00.", zone }, periods(everyDay, hour(6), hour(22))),
      template({ key: "night-shift", name: "Night shift", sentence: "Mon-Fri 22:00-06:00 the next morning.", zone }, periods(weekdays, hour(22), hour(30))),
      template({ key: "always-on", name: "Always on", sentence: "Never stopped by its hours.", zone }, periods(everyDay, 0, minutesOfDay)),
      template({ key: "always-off", name: "Only when started", sentence: "No hours: on only while somebody asks for it.", zone }, []),
    ],
  };
}

function template(base: Omit<Template, "plan">, hours: Period[]): Template {
  return { ...base, plan: { periods: hours, exceptions: [], holidays: null } };
}

function periods(days: readonly number[], from: number, to: number): Period[] {
  return days.map((day) => ({ day, from, to }));
}
