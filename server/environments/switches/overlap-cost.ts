import type { Db } from "@/server/platform/db";

type Instances = readonly { type: string; platform: string; region: string }[];

/** What a set of instances costs an hour at on-demand rates, in USD; null when the price of one of them is not known. */
export async function hourlyUsd(db: Db, instances: Instances): Promise<number | null> {
  const prices = await db.instancePrice.findMany({
    where: { region: { in: instances.map(({ region }) => region) }, instanceType: { in: instances.map(({ type }) => type) } },
  });
  const rates = instances.map(({ type, platform, region }) =>
    prices.find((price) => price.region === region && price.instanceType === type && price.platform.toLowerCase() === platform.toLowerCase()),
  );
  return rates.some((rate) => rate === undefined) ? null : rates.reduce((sum, rate) => sum + Number(rate?.usdPerHour ?? 0), 0);
}
