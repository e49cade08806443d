import { AppError } from "@/server/platform/errors";
import { checkHandWritten } from "../cage/hand-written";
import type { Engine } from "../scripts/schemas";
import { leastProductionDelayMinutes, throttleSettings } from "./schemas";
import type { DatabaseStage, ThrottleSettings } from "./schemas";
import { refusedHost } from "./target-host";

type Settings = { stage: DatabaseStage; host: string; safetyDelayMinutes: number; engine: Engine; throttle: ThrottleSettings };

/**
 * What no schema of one field can say. It looks a host up, so it stands before the transaction.
 * @throws AppError `invalid_input` that names the field
 */
export async function checkDatabaseSettings(settings: Settings): Promise<void> {
  if (settings.stage === "production" && settings.safetyDelayMinutes < leastProductionDelayMinutes) {
    throw invalid("safetyDelayMinutes", "A production database keeps originals for at least 24 hours: within a day somebody notices what a migration broke.");
  }
  const refusal = await refusedHost(settings.host);
  if (refusal !== null) throw invalid("host", refusal);
  const [refused] = await checkHandWritten(settings.engine, throttleSettings, settings.throttle);
  if (refused !== undefined) throw invalid(`throttle.${refused.path}`, refused.finding.words);
}

function invalid(field: string, words: string): AppError {
  return new AppError("invalid_input", words, { details: { [field]: words } });
}
