import { authorized, router } from "@/server/trpc/procedure";
import { connectToInstance } from "./connect";
import { costsRouter } from "./costs/costs-router";
import * as connection from "./connection/schemas";
import { endHold } from "./desired/end-hold";
import { extendEnvironment } from "./desired/extend-environment";
import { holdEnvironment } from "./desired/hold-environment";
import { keepWaiting } from "./desired/keep-waiting";
import * as desired from "./desired/schemas";
import { dismissOperation } from "./dismiss-operation";
import { getEnvironment } from "./get-environment";
import { hibernateEnvironment } from "./hibernate-environment";
import { listHistory } from "./history";
import { leasesRouter } from "./leases/leases-router";
import { listEnvironments } from "./list-environments";
import { metricsRouter } from "./metrics/metrics-router";
import { overview } from "./overview";
import { readConsole } from "./read-console";
import { rebootEnvironment } from "./reboot-environment";
import { schedulesRouter } from "./schedules/schedules-router";
import * as schemas from "./schemas";
import { setPin } from "./set-pin";
import { startEnvironment } from "./start-environment";
import { startMany } from "./start-many";
import { stopEnvironment } from "./stop-environment";
import { stopMany } from "./stop-many";
import { switchesRouter } from "./switches/switches-router";
import { targetsRouter } from "./targets/targets-router";
import { unclaimedRouter } from "./unclaimed/unclaimed-router";

/** Environments: inventory, start, stop, reboot, hibernate, connect, consoles, history. */
export const environmentsRouter = router({
  list: authorized("environment:view")
    .input(schemas.listEnvironmentsInput)
    .output(schemas.listEnvironmentsOutput)
    .query(({ ctx, input }) => listEnvironments(ctx.db, ctx.actor, input)),
  get: authorized("environment:view")
    .input(schemas.environmentIdInput)
    .output(schemas.environmentDetail)
    .query(({ ctx, input }) => getEnvironment(ctx.db, ctx.actor, input.environmentId)),
  history: authorized("environment:view")
    .input(schemas.historyInput)
    .output(schemas.historyOutput)
    .query(({ ctx, input }) => listHistory(ctx.db, ctx.actor, input)),
  overview: authorized("environment:view")
    .output(schemas.overviewOutput)
    .query(({ ctx }) => overview(ctx.db, ctx.actor)),
  connect: authorized("environment:connect")
    .input(connection.connectInput)
    .output(connection.connectOutput)
    .query(({ ctx, input }) => connectToInstance(ctx.db, ctx.actor, input.instanceId)),
  start: authorized("environment:start", { audit: "environment.started" })
    .input(schemas.actInput)
    .output(schemas.actOutput)
    .mutation(({ ctx, input }) => startEnvironment(ctx.db, ctx.actor, input)),
  stop: authorized("environment:stop", { audit: "environment.stopped" })
    .input(schemas.stopInput)
    .output(schemas.stopOutput)
    .mutation(({ ctx, input }) => stopEnvironment(ctx.db, ctx.actor, input)),
  reboot: authorized("environment:reboot", { audit: "environment.rebooted" })
    .input(schemas.actInput)
    .output(schemas.actOutput)
    .mutation(({ ctx, input }) => rebootEnvironment(ctx.db, ctx.actor, input)),
  hibernate: authorized("environment:stop", { audit: "environment.hibernated" })
    .input(schemas.stopInput)
    .output(schemas.stopOutput)
    .mutation(({ ctx, input }) => hibernateEnvironment(ctx.db, ctx.actor, input)),
  extend: authorized("environment:extend", { audit: "environment.extended" })
    .input(desired.extendInput)
    .output(desired.extendOutput)
    .mutation(({ ctx, input }) => extendEnvironment(ctx.db, ctx.actor, input)),
  hold: authorized("environment:hold", { audit: "environment.held" })
    .input(desired.holdInput)
    .output(desired.holdOutput)
    .mutation(({ ctx, input }) => holdEnvironment(ctx.db, ctx.actor, input)),
  endHold: authorized("environment:hold", { audit: "environment.hold-ended" })
    .input(desired.endHoldInput)
    .output(desired.endHoldOutput)
    .mutation(({ ctx, input }) => endHold(ctx.db, ctx.actor, input.holdId)),
  keepWaiting: authorized("environment:extend", { audit: "environment.stop-waits" })
    .input(desired.keepWaitingInput)
    .output(desired.keepWaitingOutput)
    .mutation(({ ctx, input }) => keepWaiting(ctx.db, ctx.actor, input)),
  // A mutation, because each reading of a console is recorded.
  diagnosis: authorized("environment:connect", { audit: "environment.console-read" })
    .input(connection.diagnosisInput)
    .output(connection.diagnosisOutput)
    .mutation(({ ctx, input }) => readConsole(ctx.db, ctx.actor, input)),
  startMany: authorized("environment:start", { audit: "environment.started" })
    .input(schemas.bulkActInput)
    .output(schemas.bulkActOutput)
    .mutation(({ ctx, input }) => startMany(ctx.db, ctx.actor, input)),
  stopMany: authorized("environment:stop", { audit: "environment.stopped" })
    .input(schemas.bulkActInput)
    .output(schemas.bulkActOutput)
    .mutation(({ ctx, input }) => stopMany(ctx.db, ctx.actor, input)),
  setPin: authorized("environment:view", { audit: "none: a pin orders only the person's own lists" })
    .input(schemas.setPinInput)
    .output(schemas.setPinOutput)
    .mutation(({ ctx, input }) => setPin(ctx.db, ctx.actor, input)),
  dismissOperation: authorized("environment:view", { audit: "operation.dismissed" })
    .input(schemas.dismissOperationInput)
    .output(schemas.dismissOperationOutput)
    .mutation(({ ctx, input }) => dismissOperation(ctx.db, ctx.actor, input)),
  switches: switchesRouter,
  unclaimed: unclaimedRouter,
  leases: leasesRouter,
  metrics: metricsRouter,
  costs: costsRouter,
  schedules: schedulesRouter,
  targets: targetsRouter,
});
