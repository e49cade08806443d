import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";
import { schedulePlan } from "./schemas";

const content = z.strictObject({
  name: z.string(),
  zone: z.string(),
  /** The week and its exceptions in words. */
  hours: z.string(),
  exceptions: z.string().nullable(),
  /** Null: this release could not read it. */
  plan: schedulePlan.nullable(),
});
const named = z.strictObject({ id: z.uuid(), name: z.string() }).nullable();

/** Events of schedules. */
export const scheduleAuditEvents = defineAuditEvents({
  "schedule.created": {
    verb: "made the schedule",
    data: z.strictObject({ after: content, /** Where it was read from. */ from: z.string().nullable() }),
  },
  "schedule.changed": {
    verb: "changed the hours of the schedule",
    data: z.strictObject({ before: content, after: content, /** Environments that follow it. */ environments: z.array(z.string()) }),
  },
  "schedule.archived": { verb: "archived the schedule", data: z.strictObject({ before: content }) },
  "schedule.assigned": {
    verb: "changed which hours hold for",
    data: z.strictObject({
      before: z.strictObject({ schedule: named, leadMinutes: z.number().int().nullable() }),
      after: z.strictObject({ schedule: named, leadMinutes: z.number().int().nullable() }),
    }),
  },
});
