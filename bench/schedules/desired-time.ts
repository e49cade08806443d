import { desired } from "@/server/environments/desired/desired-state";
import { environmentRows, holdRow, officeHours, sessionRow } from "@/testing/factories/environment-rows";
import { zones } from "./clock-change-cases";

const count = 10_000;
const rounds = 9;

/**
 * CPU milliseconds that desired() takes for ten thousand environments at one moment: 200 schedules in all the zones, every tenth with a session,
 * every twentieth with a hold. The median of nine moments, a quarter of an hour apart, after two that warm up.
 */
export function measureDesired(): number {
  const schedules = Array.from({ length: 200 }, (_, index) => ({ ...officeHours, id: `schedule-${index}`, zone: zones[index % zones.length] ?? "UTC" }));
  const start = Date.UTC(2026, 10, 30, 6);
  const until = new Date(start + 6 * 3_600_000);
  const environments = Array.from({ length: count }, (_, index) =>
    environmentRows({
      id: `e${index}`,
      schedule: schedules[index % schedules.length] ?? null,
      sessions: index % 10 === 0 ? [sessionRow({ until, startedAt: new Date(start - 60_000) })] : [],
      holds: index % 20 === 0 ? [holdRow({ kind: "keep_off", until, placedAt: new Date(start - 120_000) })] : [],
    }),
  );
  const times: number[] = [];
  for (let round = -2; round < rounds; round += 1) {
    const now = new Date(start + (round + 2) * 900_000);
    const before = process.cpuUsage();
    for (const environment of environments) desired(environment, now, null);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) times.push((user + system) / 1_000);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
