import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import { loadPrices } from "./load-prices";
import type { HourPriceInput, HourPriceOutput } from "./schemas";

/**
 * What an hour more of an environment costs: its instances that run now, at on-demand prices.
 * @throws AppError `not_found`
 */
export async function hourPrice(db: Db, actor: Actor, { environmentId }: HourPriceInput): Promise<HourPriceOutput> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  // Whoever may extend it but not see its costs is told no price; that is no fault of theirs.
  if (!can(actor, "cost:view", placeOf(environment))) return { usdPerHour: null };
  const { prices } = await loadPrices(db);
  const running = await db.instance.findMany({
    where: { environmentId, state: { in: ["pending", "running"] } },
    select: { type: true, platform: true, spotKind: true },
  });
  const rates = running.map((each) => (each.spotKind === null ? prices.perHour({ ...each, region: environment.target.region }) : undefined));
  const known = rates.filter((rate) => rate !== undefined);
  return { usdPerHour: known.length < rates.length || known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0) };
}
