import { authorized, router } from "@/server/trpc/procedure";
import { listCountries } from "../zones/list-countries";
import { listZones } from "../zones/list-zones";
import * as zones from "../zones/schemas";
import { archiveSchedule } from "./archive-schedule";
import { assignSchedule } from "./assign-schedule";
import { createSchedule } from "./create-schedule";
import { dryRunSchedule } from "./dry-run-schedule";
import { environmentSchedule } from "./environment-schedule";
import { getSchedule } from "./get-schedule";
import { listSchedules } from "./list-schedules";
import { previewSchedule } from "./preview-schedule";
import * as schemas from "./schemas";
import { takeOverSchedule } from "./take-over-schedule";
import { templates } from "./templates";
import { updateSchedule } from "./update-schedule";

/** Weekly hours: making and changing them, who follows them, and what they will do. */
export const schedulesRouter = router({
  list: authorized("environment:view")
    .input(schemas.listSchedulesInput)
    .output(schemas.listSchedulesOutput)
    .query(({ ctx, input }) => listSchedules(ctx.db, ctx.actor, input)),
  get: authorized("environment:view")
    .input(schemas.scheduleIdInput)
    .output(schemas.scheduleDetail)
    .query(({ ctx, input }) => getSchedule(ctx.db, ctx.actor, input.scheduleId)),
  ofEnvironment: authorized("environment:view")
    .input(schemas.environmentScheduleInput)
    .output(schemas.environmentScheduleOutput)
    .query(({ ctx, input }) => environmentSchedule(ctx.db, ctx.actor, input.environmentId)),
  create: authorized("environment:schedule", { audit: "schedule.created" })
    .input(schemas.createScheduleInput)
    .output(schemas.changedSchedule)
    .mutation(({ ctx, input }) => createSchedule(ctx.db, ctx.actor, input)),
  update: authorized("environment:schedule", { audit: "schedule.changed" })
    .input(schemas.updateScheduleInput)
    .output(schemas.changedSchedule)
    .mutation(({ ctx, input }) => updateSchedule(ctx.db, ctx.actor, input)),
  archive: authorized("environment:schedule", { audit: "schedule.archived" })
    .input(schemas.archiveScheduleInput)
    .output(schemas.changedSchedule)
    .mutation(({ ctx, input }) => archiveSchedule(ctx.db, ctx.actor, input)),
  assign: authorized("environment:schedule", { audit: "schedule.assigned" })
    .input(schemas.assignScheduleInput)
    .output(schemas.assignScheduleOutput)
    .mutation(({ ctx, input }) => assignSchedule(ctx.db, ctx.actor, input)),
  takeOver: authorized("environment:schedule", { audit: "schedule.created" })
    .input(schemas.takeOverInput)
    .output(schemas.changedSchedule)
    .mutation(({ ctx, input }) => takeOverSchedule(ctx.db, ctx.actor, input)),
  preview: authorized("environment:view")
    .input(schemas.previewInput)
    .output(schemas.previewOutput)
    .query(({ input }) => previewSchedule(input)),
  dryRun: authorized("environment:view")
    .input(schemas.dryRunInput)
    .output(schemas.dryRunOutput)
    .query(({ ctx, input }) => dryRunSchedule(ctx.db, ctx.actor, input)),
  templates: authorized("environment:view")
    .output(schemas.templatesOutput)
    .query(() => templates()),
  zones: authorized("environment:view")
    .input(zones.zonesInput)
    .output(zones.zonesOutput)
    .query(({ input }) => listZones(input)),
  countries: authorized("environment:view")
    .input(zones.countriesInput)
    .output(zones.countriesOutput)
    .query(({ input }) => listCountries(input)),
});
