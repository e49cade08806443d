import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import { loadPolicyRules } from "../desired/import-policies";
import { policyOf } from "../desired/policy";
import { budgetState } from "./budget-policy";
import { loadCostInstances, loadStretches } from "./cost-facts.sql";
import { environmentFigures, hoursWithin, instanceCosts, sumFigures } from "./cost-figures";
import type { Interval, Prices } from "./cost-figures";
import { daysOf, rangeOf } from "./cost-range";
import { figuresOf } from "./environment-figures";
import { loadPrices } from "./load-prices";
import type { EnvironmentCostsInput, EnvironmentCostsOutput } from "./schemas";

/**
 * What one environment cost and saved, its instances, its days, and its budget.
 * @throws AppError `not_found`, `forbidden` for who may see it but not its costs
 */
export async function environmentCosts(db: Db, actor: Actor, input: EnvironmentCostsInput): Promise<EnvironmentCostsOutput> {
  const environment = await authorizedEnvironment(db, actor, "cost:view", input.environmentId);
  const zone = organisationZone();
  const range = rangeOf(input.range, clock.now(), zone);
  const { prices, facts } = await loadPrices(db);
  const instances = (await loadCostInstances(db, [environment.id], range)).get(environment.id) ?? [];
  const stretches = (await loadStretches(db, [environment.id], range)).get(environment.id) ?? [];
  const costs = instances.map((instance) => ({ instance, costs: instanceCosts(instance, range, prices) }));
  return {
    range,
    prices: facts,
    figures: environmentFigures(instances, stretches, { range, prices }),
    instances: costs
      .filter(({ costs: { figures } }) => figures.hours > 0)
      .slice(0, 200)
      .map(({ instance: { id, name, type }, costs: { figures, usdPerHour, stoppedUsdPerMonth } }) => {
        return { instanceId: id, name, type, hoursOn: figures.hoursOn, hours: figures.hours, usdPerHour, stoppedUsdPerMonth };
      }),
    days: daysOf(range, zone).map((day) => {
      const hours = sumFigures(instances.map((instance) => instanceCosts(instance, day, prices).figures)).hours;
      const runs = costs.flatMap((each) => each.costs.running);
      return { day: day.day, hoursOn: hoursWithin(runs, day), hours };
    }),
    budget: await budgetOf(db, environment, { prices, zone, mayLift: can(actor, "budget:lift", placeOf(environment)) }),
  };
}

type Place = { id: string; team: string; stage: string; name: string };

async function budgetOf(
  db: Db,
  environment: Place,
  { prices, zone, mayLift }: { prices: Prices; zone: string; mayLift: boolean },
): Promise<EnvironmentCostsOutput["budget"]> {
  const { budget } = policyOf(environment, await loadPolicyRules(db));
  if (budget === null) return null;
  const range: Interval = rangeOf("month", clock.now(), zone);
  const figures = (await figuresOf(db, [environment.id], { range, prices })).get(environment.id);
  const hold = await db.environmentHold.findFirst({ where: { environmentId: environment.id, kind: "budget", endedAt: null }, select: { id: true } });
  const spentUsd = figures === undefined ? 0 : figures.spentUsd + figures.stoppedUsd;
  return { ...budget, spentUsd, words: budgetState(budget, spentUsd, clock.now(), zone).words, holdId: hold?.id ?? null, mayLift };
}
