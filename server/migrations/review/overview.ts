import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";
import { movingStates } from "../run-state";
import { haltView } from "./get-migration";
import { openHalt } from "./halt";
import { listMigrations } from "./list-migrations";
import type { overviewOutput } from "./schemas";

/** For the first screen: what waits for the person, and how many migrations move and are in use where they may look. */
export async function overviewOfMigrations(db: Db, actor: UserActor): Promise<z.infer<typeof overviewOutput>> {
  const database = placeFilter(actor, "migration:view");
  const [{ waiting }, moving, live, halt] = await Promise.all([
    listMigrations(db, actor, { show: "waiting", limit: 1 }),
    db.migrationRun.count({ where: { state: { in: [...movingStates] }, database } }),
    db.migrationRun.count({ where: { state: "live", database } }),
    openHalt(db),
  ]);
  return {
    waiting: waiting.slice(0, 20).map(({ number, title, run, waitsForYou }) => ({ number, title, lamp: run.lamp, sentence: waitsForYou ?? run.because })),
    moving,
    live,
    halt: haltView(halt),
  };
}
