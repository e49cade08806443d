import { authorized, router } from "@/server/trpc/procedure";
import { leaseSnippets } from "./lease-snippets";
import { listLeases } from "./list-leases";
import { releaseLease } from "./release-lease";
import * as schemas from "./schemas";
import { takeLeaseByHand } from "./take-lease";

/** Who works on an environment. Machines take their leases through api/v1. */
export const leasesRouter = router({
  list: authorized("environment:view")
    .input(schemas.listLeasesInput)
    .output(schemas.listLeasesOutput)
    .query(({ ctx, input }) => listLeases(ctx.db, ctx.actor, input.environmentId)),
  take: authorized("environment:lease", { audit: "lease.taken" })
    .input(schemas.takeByHandInput)
    .output(schemas.leaseOutput)
    .mutation(({ ctx, input }) => takeLeaseByHand(ctx.db, ctx.actor, input)),
  release: authorized("environment:lease", { audit: "lease.released" })
    .input(schemas.releaseLeaseInput)
    .output(schemas.releaseLeaseOutput)
    .mutation(({ ctx, input }) => releaseLease(ctx.db, ctx.actor, input)),
  snippets: authorized("environment:view")
    .input(schemas.listLeasesInput)
    .output(schemas.leaseSnippetsOutput)
    .query(({ ctx, input }) => leaseSnippets(ctx.db, ctx.actor, input.environmentId)),
});
