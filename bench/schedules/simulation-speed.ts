import { fixedSeeds } from "@/testing/simulation/seeds";
import { simulate } from "@/testing/simulation/simulate";

/** How fast a world is lived through. */
export type Speed = { runs: number; instanceWeeks: number; cpuSeconds: number; perSecond: number };

/** Instance-weeks that one core simulates in a second of CPU time, with environments of so many instances (one to five where nothing is said). Two runs warm up. */
export function measureSimulation(instancesEach?: number): Speed {
  for (const seed of fixedSeeds.slice(0, 2)) simulate(seed, { weeks: 1, instancesEach });
  const before = process.cpuUsage();
  const runs = fixedSeeds.map((seed) => simulate(seed, { weeks: 1, instancesEach }));
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1_000_000;
  const instanceWeeks = runs.reduce((sum, run) => sum + run.instanceWeeks, 0);
  return { runs: runs.length, instanceWeeks, cpuSeconds, perSecond: instanceWeeks / cpuSeconds };
}
