import type { DigestLine } from "@/server/notifications/digest-plan";
import type { Db } from "@/server/platform/db";
import { figuresOf } from "./environment-figures";
import { keptWords } from "./kept-words";
import { loadPrices } from "./load-prices";

/** What these environments cost and saved from one moment to another, for the weekly digest. Rights are the caller's matter. */
export async function weeklyCosts(db: Db, environmentIds: readonly string[], from: Date, to: Date): Promise<DigestLine[]> {
  const { prices } = await loadPrices(db);
  const figures = await figuresOf(db, environmentIds, { range: { from, to }, prices });
  const environments = await db.environment.findMany({ where: { id: { in: [...environmentIds] } }, select: { id: true, name: true } });
  return environments.flatMap(({ id, name }) => {
    const found = figures.get(id);
    if (found === undefined || found.hours === 0) return [];
    const { hours, hoursOn, savedUsd, missing, keptOnBy } = found;
    const kept = keptOnBy.map((each) => ({ by: keptWords(each), hours: each.hours }));
    return [{ environmentId: id, name, hours, hoursOn, savedUsd: missing.length > 0 ? null : savedUsd, keptOnBy: kept }];
  });
}
