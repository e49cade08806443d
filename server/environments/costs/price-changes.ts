import type { InstanceRate, PriceList, StorageRate } from "./price-list";

type Dated = { source: string; pricesOf: Date };

/** The price table as it is. */
export type KnownPrices = { instances: readonly (InstanceRate & Dated)[]; storage: readonly (StorageRate & Dated)[] };

/** A price that becomes another one. */
export type PriceChange = { what: string; before: number; after: number };

/** What a list changes: the rows to write (also those that only get a new date), and what to say of it. */
export type PricesChange = { instances: InstanceRate[]; storage: StorageRate[]; added: number; same: number; changed: PriceChange[]; newest: Date | null };

/** Compares a list with the table. Two prices are the same when they differ by less than the table keeps (a millionth). */
export function pricesChange(known: KnownPrices, list: PriceList): PricesChange {
  const instances = compare(known.instances, list.instances, list, {
    key: ({ region, instanceType, platform }) => `${instanceType} in ${region} (${platform})`,
    usd: ({ usdPerHour }) => usdPerHour,
  });
  const storage = compare(known.storage, list.storage, list, { key: ({ region, kind }) => `${kind} in ${region}`, usd: ({ usd }) => usd });
  const dates = [...known.instances, ...known.storage].map(({ pricesOf }) => pricesOf.getTime());
  return {
    instances: instances.write,
    storage: storage.write,
    added: instances.added + storage.added,
    same: instances.same + storage.same,
    changed: [...instances.changed, ...storage.changed],
    newest: dates.length === 0 ? null : new Date(dates.reduce((a, b) => Math.max(a, b))),
  };
}

type Compared<Rate> = { write: Rate[]; added: number; same: number; changed: PriceChange[] };

function compare<Rate>(
  known: readonly (Rate & Dated)[],
  rates: readonly Rate[],
  list: Dated,
  by: { key: (rate: Rate) => string; usd: (rate: Rate) => number },
): Compared<Rate> {
  const before = new Map(known.map((rate) => [by.key(rate), rate]));
  const compared: Compared<Rate> = { write: [], added: 0, same: 0, changed: [] };
  // The last one of a list counts, should it name a price twice.
  for (const [key, rate] of new Map(rates.map((each) => [by.key(each), each]))) {
    const old = before.get(key);
    if (old === undefined) compared.added += 1;
    else if (Math.abs(by.usd(old) - by.usd(rate)) >= 0.000_000_5) compared.changed.push({ what: key, before: by.usd(old), after: by.usd(rate) });
    else compared.same += 1;
    const isUntouched = old !== undefined && old.source === list.source && old.pricesOf.getTime() === list.pricesOf.getTime();
    if (!isUntouched || Math.abs(by.usd(old) - by.usd(rate)) >= 0.000_000_5) compared.write.push(rate);
  }
  return compared;
}
