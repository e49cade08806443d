import { importFirstPrices } from "@/server/environments/costs/first-prices";
import { importInstallationConfig, loadInstallationConfig } from "@/server/api/installation-config";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { logger } from "@/server/platform/logger";

const tryAgainMs = 1_000;

/**
 * Applies the configuration, as soon as there is a database: after a power cut nobody knows which comes up first.
 * @returns false when the signal aborted before
 * @throws Error when the configuration itself is wrong
 */
export async function applyConfig(db: Database, signal: AbortSignal): Promise<boolean> {
  const config = loadInstallationConfig();
  for (let isTold = false; !signal.aborted; await clock.sleep(tryAgainMs, signal)) {
    try {
      await importInstallationConfig(db, config);
      await importFirstPrices(db);
      return true;
    } catch (error) {
      if (!isDatabaseFailure(error)) throw error;
      if (!isTold) logger.warn({ err: error }, "the database does not answer; the worker waits for it");
      isTold = true;
    }
  }
  return false;
}
