import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { pricesChange } from "./price-changes";
import type { PriceChange } from "./price-changes";
import type { PriceList } from "./price-list";

/** What an import did: prices that are new, that changed, and that are as they were. */
export type PriceImport = { added: number; same: number; changed: PriceChange[] };

/**
 * Brings the price table to a list. The same list again changes nothing; prices that it does not name stay. A list that is older than what is
 * there is refused unless `older` says so.
 * @throws Error when the list is older
 */
export async function importPrices(db: Database, list: PriceList, { older = false } = {}): Promise<PriceImport> {
  return inTransaction(db, async (tx) => {
    const known = {
      instances: (await tx.instancePrice.findMany()).map((row) => ({ ...row, usdPerHour: row.usdPerHour.toNumber() })),
      storage: (await tx.storagePrice.findMany()).map((row) => ({ ...row, usd: row.usd.toNumber() })),
    };
    const change = pricesChange(known, list);
    if (!older && change.newest !== null && list.pricesOf < change.newest) {
      const day = (date: Date) => date.toISOString().slice(0, 10);
      throw new Error(`These prices are of ${day(list.pricesOf)}, and those in place of ${day(change.newest)}. Add --older to go back.`);
    }
    const dated = { source: list.source, pricesOf: list.pricesOf };
    for (const { usdPerHour, ...of } of change.instances) {
      const values = { usdPerHour, ...dated };
      await tx.instancePrice.upsert({ where: { region_instanceType_platform: of }, create: { id: newId(), ...of, ...values }, update: values });
    }
    for (const { usd, ...of } of change.storage) {
      const values = { usd, ...dated };
      await tx.storagePrice.upsert({ where: { region_kind: of }, create: { id: newId(), ...of, ...values }, update: values });
    }
    const { added, same, changed } = change;
    if (change.instances.length + change.storage.length > 0) {
      await record(tx, environmentAuditEvents["price.imported"], {
        actor: systemActors.importer(newId()),
        subject: { noun: "price", id: null, label: "the price table" },
        data: { source: list.source, pricesOf: list.pricesOf.toISOString(), added, changed: changed.length },
      });
    }
    return { added, same, changed };
  });
}
