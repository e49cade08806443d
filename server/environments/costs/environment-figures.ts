import type { Db } from "@/server/platform/db";
import { loadCostInstances, loadStretches } from "./cost-facts.sql";
import { environmentFigures } from "./cost-figures";
import type { Interval, Prices } from "./cost-figures";
import type { CostFigures } from "./schemas";

/** Environments whose rows are in memory at the same time. */
const atOnce = 500;

/** The figures of many environments within a range. */
export async function figuresOf(db: Db, environmentIds: readonly string[], of: { range: Interval; prices: Prices }): Promise<Map<string, CostFigures>> {
  const figures = new Map<string, CostFigures>();
  for (let start = 0; start < environmentIds.length; start += atOnce) {
    const some = environmentIds.slice(start, start + atOnce);
    const [instances, stretches] = await Promise.all([loadCostInstances(db, some, of.range), loadStretches(db, some, of.range)]);
    for (const id of some) figures.set(id, environmentFigures(instances.get(id) ?? [], stretches.get(id) ?? [], of));
  }
  return figures;
}
