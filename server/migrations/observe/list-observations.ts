import type { z } from "zod";
import type { Actor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";
import { authorizedObservation } from "./authorized-observation";
import { observationView } from "./observation-view";
import type { ObservationView, listObservationsInput, listObservationsOutput } from "./schemas";

const pageSize = 50;

/** Observations, newest first, of the databases whose migrations the actor may see. */
export async function listObservations(db: Db, actor: Actor, input: z.infer<typeof listObservationsInput>): Promise<z.infer<typeof listObservationsOutput>> {
  const rows = await db.migrationObservation.findMany({
    where: {
      database: placeFilter(actor, "migration:view"),
      ...(input.databaseId !== null && { databaseId: input.databaseId }),
      ...(input.migrationId !== null && { migrationId: input.migrationId }),
      ...(input.after !== null && { number: { lt: input.after } }),
    },
    include: { database: true },
    orderBy: { number: "desc" },
    take: pageSize + 1,
  });
  return { observations: rows.slice(0, pageSize).map((row) => observationView(row, actor)), hasMore: rows.length > pageSize };
}

/**
 * One observation.
 * @throws AppError `not_found`
 */
export async function getObservation(db: Db, actor: Actor, observationId: string): Promise<ObservationView> {
  return observationView(await authorizedObservation(db, actor, "migration:view", observationId), actor);
}
