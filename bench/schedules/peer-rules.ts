import type { Period } from "@/server/environments/schedules/schemas";
import { offsetOf } from "@/testing/simulation/wall-clock";

/** Weekly hours as all three can say them: full hours, in one zone. */
export type Hours = { name: string; zone: string; periods: readonly Period[] };

/** What a scheduler does to one machine, in order. */
export type PeerAct = { at: number; kind: "start" | "stop" };

export type PeerRule = (hours: Hours, from: number, to: number) => PeerAct[];

const minute = 60_000;
const hour = 60 * minute;
const minutesOfDay = 1_440;

type WallClock = { weekday: number; minute: number };

function wallClock(zone: string, at: number): WallClock {
  const local = new Date(at + offsetOf(zone, at));
  return { weekday: (local.getUTCDay() + 6) % 7, minute: local.getUTCHours() * 60 + local.getUTCMinutes() };
}

/**
 * The rule of the AWS Instance Scheduler, re-stated from its documentation, not its code: a run every five minutes reads the wall clock of the
 * schedule's zone; the machine is to run while a period of that weekday has begun and has not ended, and it is started or stopped when that
 * differs from what the run before had found. A period cannot pass midnight: hours that do are two periods, which touch.
 */
export const instanceSchedulerRule: PeerRule = ({ zone, periods }, from, to) => {
  const cut = periods.flatMap(cutAtMidnight);
  const isOn = (at: number): boolean => {
    const now = wallClock(zone, at);
    return cut.some(({ day, from: begin, to: end }) => day === now.weekday && begin <= now.minute && now.minute < end);
  };
  const acts: PeerAct[] = [];
  const first = Math.ceil(from / (5 * minute)) * 5 * minute;
  let wasOn = isOn(first);
  for (let at = first; at < to; at += 5 * minute) {
    const on = isOn(at);
    if (on !== wasOn) acts.push({ at, kind: on ? "start" : "stop" });
    wasOn = on;
  }
  return acts;
};

/**
 * The rule of Cloud Custodian's offhours, re-stated from its documentation, not its code: a run every hour reads the wall clock of the zone; in
 * the very hour in which hours begin it starts, in the hour in which they end it stops. It keeps nothing from one run to the next.
 */
export const offhoursRule: PeerRule = ({ zone, periods }, from, to) => {
  const acts: PeerAct[] = [];
  for (let at = Math.ceil(from / hour) * hour; at < to; at += hour) {
    const now = wallClock(zone, at);
    const hourOfDay = Math.floor(now.minute / 60);
    const isAt = (day: number, edge: number): boolean =>
      (day + Math.floor(edge / minutesOfDay)) % 7 === now.weekday && Math.floor((edge % minutesOfDay) / 60) === hourOfDay;
    if (periods.some(({ day, to: end }) => isAt(day, end))) acts.push({ at, kind: "stop" });
    if (periods.some(({ day, from: begin }) => isAt(day, begin))) acts.push({ at, kind: "start" });
  }
  return acts;
};

function cutAtMidnight({ day, from, to }: Period): Period[] {
  if (to <= minutesOfDay) return [{ day, from, to }];
  return [
    { day, from, to: minutesOfDay },
    { day: (day + 1) % 7, from: 0, to: to - minutesOfDay },
  ];
}
