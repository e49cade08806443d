import { readFile } from "node:fs/promises";
import type { Database } from "@/server/platform/db";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { importPrices } from "./import-prices";
import { parsePriceFile } from "./price-list";

/** Imports the shipped prices where there are none yet, so that the first look at costs shows something; it says that they are a sample. */
export async function importFirstPrices(db: Database): Promise<void> {
  if ((await db.instancePrice.count()) > 0) return;
  const file = env().PRICES_FILE;
  try {
    const { added } = await importPrices(db, parsePriceFile(await readFile(file, "utf8")));
    logger.info({ file, added }, "prices were imported for the first time");
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    // Without prices everything works, and the costs say what is missing.
    logger.warn({ err: error, file }, "there are no prices, and the file with the first ones could not be imported");
  }
}
