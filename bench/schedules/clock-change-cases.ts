import { windowsBetween } from "@/server/environments/schedules/windows";
import { clockChanges, hoursBetween, offsetOf } from "@/testing/simulation/wall-clock";
import type { Stretch } from "@/testing/simulation/wall-clock";
import { instanceSchedulerRule, offhoursRule } from "./peer-rules";
import type { Hours, PeerAct, PeerRule } from "./peer-rules";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const weekdays = [0, 1, 2, 3, 4];
const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** Zones with every kind of clock change there is in the years measured: at night, at midnight, by half an hour, on other dates; and two without. */
export const zones = [
  "America/New_York",
  "America/Los_Angeles",
  "America/Santiago",
  "America/Havana",
  "Europe/Berlin",
  "Europe/London",
  "Europe/Lisbon",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Jerusalem",
  "Australia/Sydney",
  "Australia/Adelaide",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Asia/Seoul",
  "Asia/Kolkata",
] as const;

const plans = {
  "office hours 08-19, Mon-Fri": weekdays.map((of) => ({ day: of, from: 480, to: 1_140 })),
  "night 22-06": everyDay.map((of) => ({ day: of, from: 1_320, to: 1_800 })),
  "early 02-10": everyDay.map((of) => ({ day: of, from: 120, to: 600 })),
  "first hour 00-01": everyDay.map((of) => ({ day: of, from: 0, to: 60 })),
  "until one 18-25": everyDay.map((of) => ({ day: of, from: 1_080, to: 1_500 })),
  "short 01-02": everyDay.map((of) => ({ day: of, from: 60, to: 120 })),
  "half past 00:30-01:30": everyDay.map((of) => ({ day: of, from: 30, to: 90 })),
} as const;

/** Offhours knows full hours only, so it is not asked for the others. */
const isInFullHours = (periods: readonly { from: number; to: number }[]): boolean => periods.every(({ from, to }) => from % 60 === 0 && to % 60 === 0);

/**
 * Faults of one scheduler. Missed windows (off all through the time at which the wall clock itself shows hours of the window), restarts within a
 * window and stops sent again within three hours of its end are wrong under any reading. Wrong starts and stops are those that come before the
 * instant of the design's rule for clock changes, or more than an hour after it; late ones come within the hour, but not within its pace.
 */
export type Faults = { windows: number; missedWindows: number; restarts: number; doubledStops: number; wrongStarts: number; wrongStops: number; late: number };

export type Scheduler = "Switchyard" | "AWS Instance Scheduler" | "Cloud Custodian offhours";

/** Longest delay that is no fault: a run every five minutes is the peers' own pace, an hour that of offhours. */
const pace: Readonly<Record<Scheduler, number>> = { Switchyard: minute, "AWS Instance Scheduler": 5 * minute, "Cloud Custodian offhours": 5 * minute };

const rules: Readonly<Record<Scheduler, PeerRule>> = {
  Switchyard: ({ name, zone, periods }, from, to) => {
    const schedule = { id: name, name, zone, plan: { periods: [...periods], exceptions: [], holidays: null } };
    return windowsBetween(schedule, new Date(from), new Date(to)).flatMap(({ start, end }): PeerAct[] => [
      { at: start.getTime(), kind: "start" },
      { at: end.getTime(), kind: "stop" },
    ]);
  },
  "AWS Instance Scheduler": instanceSchedulerRule,
  "Cloud Custodian offhours": offhoursRule,
};

/** Every clock change of the zones from 2026 to 2036, with every plan, a day and a half on each side; zones without one, once a year. */
export function countClockChangeFaults(): Record<Scheduler, Faults> {
  const counts = Object.fromEntries(Object.keys(rules).map((name) => [name, none()])) as Record<Scheduler, Faults>;
  const years = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2036, 0, 1) };
  for (const zone of zones) {
    const changes = clockChanges(zone, years.from, years.to);
    const moments = changes.length > 0 ? changes : Array.from({ length: 10 }, (_, year) => Date.UTC(2026 + year, 2, 29, 1));
    for (const at of moments) for (const [name, periods] of Object.entries(plans)) countCase({ name, zone, periods }, at, counts);
  }
  return counts;
}

function none(): Faults {
  return { windows: 0, missedWindows: 0, restarts: 0, doubledStops: 0, wrongStarts: 0, wrongStops: 0, late: 0 };
}

function countCase(hours: Hours, at: number, counts: Record<Scheduler, Faults>): void {
  const schedule = { id: hours.name, name: hours.name, zone: hours.zone, plan: { periods: [...hours.periods], exceptions: [], holidays: null } };
  const [from, to] = [at - 36 * hour, at + 36 * hour];
  const windows = hoursBetween(schedule, from - 2 * day, to + 2 * day);
  const seen = windows.filter(({ start, end }) => start >= from && end <= to);
  for (const [name, rule] of Object.entries(rules) as [Scheduler, PeerRule][]) {
    const acts = rule(hours, from - 2 * day, to + 2 * day);
    if (name === "Cloud Custodian offhours" && !isInFullHours(hours.periods)) continue;
    const count = counts[name];
    for (const window of seen) {
      count.windows += 1;
      const on = onStretches(acts).filter(({ start, end }) => end > window.start && start < window.end);
      const core = undisputed(hours, window);
      if (core !== null && !on.some(({ start, end }) => start < core.end && end > core.start)) {
        count.missedWindows += 1;
        continue;
      }
      count.restarts += Math.max(0, on.length - 1);
      const [first, last] = [on[0]?.start ?? window.start, on.at(-1)?.end ?? window.end];
      if (first < window.start || first > window.start + hour) count.wrongStarts += 1;
      if (last < window.end || last > window.end + hour) count.wrongStops += 1;
      count.late += [first - window.start, last - window.end].filter((ms) => ms > pace[name] && ms <= hour).length;
      const stops = acts.filter((act) => act.kind === "stop" && Math.abs(act.at - window.end) < 3 * hour).length;
      count.doubledStops += Math.max(0, stops - Math.max(1, on.length));
    }
  }
}

/** When the machine is on, if nothing else touches it. */
function onStretches(acts: readonly PeerAct[]): Stretch[] {
  const stretches: Stretch[] = [];
  let start: number | null = null;
  for (const { at, kind } of acts) {
    if (kind === "start") start ??= at;
    else if (start !== null) {
      stretches.push({ start, end: at });
      start = null;
    }
  }
  return stretches;
}

/** The part of a window in which the wall clock itself shows a time within the hours: nobody reads it otherwise. */
function undisputed({ zone, periods }: Hours, window: Stretch): Stretch | null {
  const isWithin = (at: number): boolean => {
    const local = new Date(at + offsetOf(zone, at));
    const [weekday, minutes] = [(local.getUTCDay() + 6) % 7, local.getUTCHours() * 60 + local.getUTCMinutes()];
    return periods.some(({ day: of, from, to }) => (of === weekday && from <= minutes && minutes < to) || ((of + 1) % 7 === weekday && minutes < to - 1_440));
  };
  const minutesOf = Array.from({ length: (window.end - window.start) / minute }, (_, index) => window.start + index * minute).filter(isWithin);
  const [first, last] = [minutesOf[0], minutesOf.at(-1)];
  return first === undefined || last === undefined ? null : { start: first, end: last + minute };
}
