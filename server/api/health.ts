import { clock } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { logDestination } from "@/server/platform/log-destination";
import { logger } from "@/server/platform/logger";
import { isClockRight } from "@/server/platform/right-clock";
import { seenProcesses } from "@/server/platform/running-process.sql";
import type { SeenProcess } from "@/server/platform/running-process.sql";
import { isWorkerThere } from "@/server/system";

/** Longest wait for the database: whoever asks wants an answer, not the truth about a slow one. */
const patienceMs = 2_500;

/** What everybody may know. `status` is `ok`, `degraded` (it serves, but something is wrong) or `unavailable` (it cannot serve). */
type Health = {
  status: "ok" | "degraded" | "unavailable";
  database: "ok" | "unavailable";
  worker: "ok" | "not seen" | "unknown";
  clock: "ok" | "wrong";
  log: "ok" | "cannot be written";
};

/** The state of the portal: 200 while it serves, 503 while it cannot. Closed words only, because everybody may ask. */
export async function health(): Promise<Response> {
  const processes = await readProcesses();
  const facts = {
    database: processes === null ? "unavailable" : "ok",
    worker: processes === null ? "unknown" : isWorkerThere(processes) ? "ok" : "not seen",
    clock: isClockRight() ? "ok" : "wrong",
    log: logDestination().fault === null ? "ok" : "cannot be written",
  } as const;
  const status = processes === null ? "unavailable" : Object.values(facts).every((fact) => fact === "ok") ? "ok" : "degraded";
  const body: Health = { status, ...facts };
  return Response.json(body, { status: status === "unavailable" ? 503 : 200, headers: { "cache-control": "no-store" } });
}

async function readProcesses(): Promise<SeenProcess[] | null> {
  const waiting = new AbortController();
  const late = clock.sleep(patienceMs, waiting.signal).then(() => null);
  const read = seenProcesses(database()).catch((error: unknown) => {
    logger.error({ err: error }, "health: the database does not answer");
    return null;
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    waiting.abort();
  }
}
