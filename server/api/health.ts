import { database } from "@/server/platform/db";
import { logger } from "@/server/platform/logger";

/** 200 when the database answers, 503 otherwise; says nothing else, because everybody may ask. */
export async function health(): Promise<Response> {
  try {
    await database().team.count();
    return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    logger.error({ err: error }, "health: the database does not answer");
    return Response.json({ status: "database unavailable" }, { status: 503, headers: { "cache-control": "no-store" } });
  }
}
