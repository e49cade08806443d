import type { Db } from "@/server/platform/db";
import type { Prices } from "./cost-figures";
import { isSampleSource } from "./price-list";
import type { CostSummaryOutput } from "./schemas";

/** The price table, and where it comes from; null while nothing was imported. A table out of several imports is as old as its oldest part. */
export async function loadPrices(db: Db): Promise<{ prices: Prices; facts: CostSummaryOutput["prices"] }> {
  const [instances, storage] = await Promise.all([db.instancePrice.findMany(), db.storagePrice.findMany()]);
  const hourly = new Map(instances.map((row) => [`${row.region} ${row.instanceType} ${row.platform}`, row.usdPerHour.toNumber()]));
  const kept = new Map(storage.map((row) => [`${row.region} ${row.kind}`, row.usd.toNumber()]));
  const [oldest] = [...instances, ...storage].toSorted((a, b) => a.pricesOf.getTime() - b.pricesOf.getTime());
  return {
    prices: {
      perHour: ({ region, type, platform }) => hourly.get(`${region} ${type} ${platform}`),
      storage: ({ region, kind }) => kept.get(`${region} ${kind}`),
    },
    facts:
      oldest === undefined
        ? null
        : { source: oldest.source, pricesOf: oldest.pricesOf, isSample: [...instances, ...storage].some(({ source }) => isSampleSource(source)) },
  };
}
