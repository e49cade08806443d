import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { movingStates } from "../run-state";
import { haltView } from "./get-migration";
import { openHalt } from "./halt";
import { listMigrations } from "./list-migrations";
import type { overviewOutput } from "./schemas";
import { lampOf, stateWord } from "./state-words";

/** For the first screen: what waits for the person, and how many migrations move and are in use where they may look. */
export async function overviewOfMigrations(db: Db, actor: UserActor): Promise<z.infer<typeof overviewOutput>> {
  const database = placeFilter(actor, "migration:view");
  const [{ waiting }, moving, live, halt, rail] = await Promise.all([
    listMigrations(db, actor, { show: "waiting", limit: 1 }),
    db.migrationRun.count({ where: { state: { in: [...movingStates] }, database } }),
    db.migrationRun.count({ where: { state: "live", database } }),
    openHalt(db),
    onRail(db, actor),
  ]);
  return {
    waiting: waiting.slice(0, 20).map(({ number, title, run, waitsForYou }) => ({ number, title, lamp: run.lamp, sentence: waitsForYou ?? run.because })),
    moving,
    live,
    halt: haltView(halt),
    rail,
  };
}

const mostOnRail = 20;

async function onRail(db: Db, actor: UserActor): Promise<z.infer<typeof overviewOutput>["rail"]> {
  const runs = await db.migrationRun.findMany({
    where: { state: { in: [...movingStates, "live", "paused", "failed"] }, database: placeFilter(actor, "migration:view") },
    include: { migration: { select: { number: true } }, database: { select: { name: true } } },
    orderBy: [{ stateSince: "desc" }, { id: "desc" }],
    take: mostOnRail,
  });
  const now = clock.now();
  return runs.map(({ migration, database, state, stateSince, liveAt, soakUntil }) => ({
    number: migration.number,
    database: database.name,
    lamp: lampOf(state),
    word: stateWord(state),
    from: state === "live" && liveAt !== null ? liveAt : stateSince,
    // Once the delay is over it goes on being in use, until somebody decides.
    to: state === "live" && soakUntil !== null && soakUntil > now ? soakUntil : null,
  }));
}
