import { authorized, router } from "@/server/trpc/procedure";
import { getMetrics } from "./get-metrics";
import { metricsInput, metricsOutput } from "./schemas";

/** What the instances of an environment are busy with. */
export const metricsRouter = router({
  get: authorized("environment:view")
    .input(metricsInput)
    .output(metricsOutput)
    .query(({ ctx, input }) => getMetrics(ctx.db, ctx.actor, input)),
});
