import { authorized, router } from "@/server/trpc/procedure";
import { archivePair } from "./archive-pair";
import { beginSwitch } from "./begin-switch";
import { cancelSwitch } from "./cancel-switch";
import { createPair } from "./create-pair";
import { decideSwitch } from "./decide-switch";
import { getSwitch } from "./get-switch";
import { listSwitches } from "./list-switches";
import { pairOfEnvironment } from "./pair-of-environment";
import * as schemas from "./schemas";
import { updatePair } from "./update-pair";

/** Pairs of environments of which one serves, and the switches between them. */
export const switchesRouter = router({
  list: authorized("environment:view")
    .output(schemas.listSwitchesOutput)
    .query(({ ctx }) => listSwitches(ctx.db, ctx.actor)),
  get: authorized("environment:view")
    .input(schemas.switchIdInput)
    .output(schemas.switchDetail)
    .query(({ ctx, input }) => getSwitch(ctx.db, ctx.actor, input.switchId)),
  ofEnvironment: authorized("environment:view")
    .input(schemas.environmentPairInput)
    .output(schemas.environmentPairOutput)
    .query(({ ctx, input }) => pairOfEnvironment(ctx.db, ctx.actor, input.environmentId)),
  createPair: authorized("environment:switch", { audit: "pair.created" })
    .input(schemas.createPairInput)
    .output(schemas.pairOutput)
    .mutation(({ ctx, input }) => createPair(ctx.db, ctx.actor, input)),
  updatePair: authorized("environment:switch", { audit: "pair.changed" })
    .input(schemas.updatePairInput)
    .output(schemas.pairOutput)
    .mutation(({ ctx, input }) => updatePair(ctx.db, ctx.actor, input)),
  archivePair: authorized("environment:switch", { audit: "pair.archived" })
    .input(schemas.pairIdInput)
    .output(schemas.acceptedOutput)
    .mutation(({ ctx, input }) => archivePair(ctx.db, ctx.actor, input.pairId)),
  begin: authorized("environment:switch", { audit: "switch.begun" })
    .input(schemas.beginInput)
    .output(schemas.beginOutput)
    .mutation(({ ctx, input }) => beginSwitch(ctx.db, ctx.actor, input)),
  cancel: authorized("environment:switch", { audit: "switch.cancelled" })
    .input(schemas.switchIdInput)
    .output(schemas.acceptedOutput)
    .mutation(({ ctx, input }) => cancelSwitch(ctx.db, ctx.actor, input.switchId)),
  decide: authorized("environment:switch", { audit: "switch.decided" })
    .input(schemas.decideInput)
    .output(schemas.acceptedOutput)
    .mutation(({ ctx, input }) => decideSwitch(ctx.db, ctx.actor, input)),
});
