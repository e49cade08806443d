import { authorized, router } from "@/server/trpc/procedure";
import { targetGateways as gateways } from "../target/gateways";
import { beginObservation } from "./begin-observation";
import { endObservation } from "./end-observation";
import { getObservation, listObservations } from "./list-observations";
import * as schemas from "./schemas";

/** Observations: who still writes values that would not fit, before anything is changed. */
export const observeRouter = router({
  begin: authorized("migration:propose", { audit: "observation.begun" })
    .input(schemas.beginObservationInput)
    .output(schemas.beginObservationOutput)
    .mutation(({ ctx, input }) => beginObservation({ db: ctx.db, gateways }, ctx.actor, input)),
  end: authorized("migration:propose", { audit: "observation.end-asked" })
    .input(schemas.observationInput)
    .output(schemas.endObservationOutput)
    .mutation(({ ctx, input }) => endObservation(ctx.db, ctx.actor, input.observationId)),
  list: authorized("migration:view")
    .input(schemas.listObservationsInput)
    .output(schemas.listObservationsOutput)
    .query(({ ctx, input }) => listObservations(ctx.db, ctx.actor, input)),
  get: authorized("migration:view")
    .input(schemas.observationInput)
    .output(schemas.observationView)
    .query(({ ctx, input }) => getObservation(ctx.db, ctx.actor, input.observationId)),
});
