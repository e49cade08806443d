import { authorized, router } from "@/server/trpc/procedure";
import { acceptAdoptions } from "./accept-adoptions";
import { listAdoptions } from "./list-adoptions";
import { listUnclaimed } from "./list-unclaimed";
import { otherSchedules } from "./other-schedules";
import * as schemas from "./schemas";
import { withdrawAdoptions } from "./withdraw-adoptions";

/** Instances without our tags: proposals, adoptions, and what else switches what was adopted. */
export const unclaimedRouter = router({
  list: authorized("environment:adopt")
    .input(schemas.listUnclaimedInput)
    .output(schemas.listUnclaimedOutput)
    .query(({ ctx, input }) => listUnclaimed(ctx.db, ctx.actor, input)),
  adoptions: authorized("environment:adopt")
    .output(schemas.adoptionsOutput)
    .query(({ ctx }) => listAdoptions(ctx.db, ctx.actor)),
  accept: authorized("environment:adopt", { audit: "environment.adopted" })
    .input(schemas.acceptInput)
    .output(schemas.acceptOutput)
    .mutation(({ ctx, input }) => acceptAdoptions(ctx.db, ctx.actor, input)),
  withdraw: authorized("environment:adopt", { audit: "adoption.withdrawn" })
    .input(schemas.withdrawInput)
    .output(schemas.withdrawOutput)
    .mutation(({ ctx, input }) => withdrawAdoptions(ctx.db, ctx.actor, input)),
  otherSchedules: authorized("environment:view")
    .input(schemas.otherSchedulesInput)
    .output(schemas.otherSchedulesOutput)
    .query(({ ctx, input }) => otherSchedules(ctx.db, ctx.actor, input.environmentId)),
});
