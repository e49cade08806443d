import type { Period, SchedulePlan } from "@/server/environments/schedules/schemas";
import type { Random } from "./random";

const weekdays = [0, 1, 2, 3, 4];
const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** Hours that people set, and hours that meet clock changes. */
const usual: readonly (readonly Period[])[] = [
  weekdays.map((day) => ({ day, from: 480, to: 1_140 })),
  weekdays.map((day) => ({ day, from: 510, to: 1_230 })),
  everyDay.map((day) => ({ day, from: 1_320, to: 1_800 })),
  everyDay.map((day) => ({ day, from: 30, to: 150 })),
  everyDay.map((day) => ({ day, from: 150, to: 540 })),
  everyDay.flatMap((day) => [
    { day, from: 360, to: 600 },
    { day, from: 605, to: 720 },
    { day, from: 1_080, to: 1_439 },
  ]),
  [{ day: 0, from: 480, to: 1_920 }, ...[1, 2, 3].map((day) => ({ day, from: 480, to: 1_920 }))],
];

/** Another plan, or the one there is with its edges moved a little. */
export function randomPlan(random: Random, before: SchedulePlan | null): SchedulePlan {
  if (before === null || random.chance(0.4)) return { periods: [...random.pick(usual)], exceptions: [], holidays: null };
  const [start, end] = [random.pick([-30, -5, 0, 0, 5, 60]), random.pick([-120, -30, -5, 0, 5, 60])];
  const moved = before.periods.map(({ day, from, to }) => {
    const begin = Math.min(1_380, Math.max(0, from + start));
    return { day, from: begin, to: Math.min(begin + 1_440, Math.max(begin + 30, to + end)) };
  });
  return { ...before, periods: moved };
}
