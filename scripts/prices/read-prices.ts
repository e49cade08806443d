import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { parsePriceFile } from "../../server/environments/costs/price-list";
import type { PriceList } from "../../server/environments/costs/price-list";
import { readOfferCsv } from "./offer-csv";
import type { Offer } from "./offer-csv";
import { readOfferJson } from "./offer-json";
import { instanceRate, storageRate } from "./offer-records";

/**
 * Reads prices from Switchyard's own file or from AWS's offer file (JSON or CSV) of EC2 or VPC, whichever it is.
 * @param regions only these are taken from AWS's files, which hold every region; empty takes all
 * @throws Error when it is none of them
 */
export async function readPrices(file: string, regions: readonly string[]): Promise<PriceList> {
  const start = await firstBytes(file);
  if (!start.trimStart().startsWith("{")) return fromOffer(file, await readOfferCsv(file), regions);
  return /"(?:formatVersion|offerCode|publicationDate)"/.test(start)
    ? fromOffer(file, await readOfferJson(file), regions)
    : parsePriceFile(await readFile(file, "utf8"));
}

async function fromOffer(file: string, { publishedAt, records }: Offer, regions: readonly string[]): Promise<PriceList> {
  const list: PriceList = { source: `AWS price list, ${path.basename(file)}`, pricesOf: publishedAt, instances: [], storage: [] };
  const wanted = (region: string) => regions.length === 0 || regions.includes(region);
  for await (const record of records) {
    const instance = instanceRate(record);
    if (instance !== null && wanted(instance.region)) list.instances.push(instance);
    const storage = storageRate(record);
    if (storage !== null && wanted(storage.region)) list.storage.push(storage);
  }
  if (list.instances.length + list.storage.length === 0)
    throw new Error(`${file} has no on-demand price of ${regions.length === 0 ? "any region" : regions.join(", ")}.`);
  return list;
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2_000), 0, 2_000, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await handle.close();
  }
}
