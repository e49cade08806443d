import { authorized, router } from "@/server/trpc/procedure";
import { getPolicies } from "./get-policies";
import { listTargets } from "./list-targets";
import { requestCheck } from "./request-check";
import * as schemas from "./schemas";

/** AWS targets: state, policies of their roles, checks, policy drift. */
export const targetsRouter = router({
  list: authorized("target:view")
    .output(schemas.listTargetsOutput)
    .query(({ ctx }) => listTargets(ctx.db, ctx.actor)),
  policies: authorized("target:view")
    .input(schemas.targetIdInput)
    .output(schemas.targetPoliciesOutput)
    .query(({ ctx, input }) => getPolicies(ctx.db, input.targetId)),
  check: authorized("target:check", { audit: "target.checked" })
    .input(schemas.targetIdInput)
    .output(schemas.checkTargetOutput)
    .mutation(({ ctx, input }) => requestCheck(ctx.db, ctx.actor, input.targetId)),
});
