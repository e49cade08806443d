import { z } from "zod";

const onDatabase = { runId: z.uuid(), database: z.string(), contentHash: z.string() };
const decided = z.strictObject({ ...onDatabase, fingerprint: z.string(), revision: z.number().int() });
const act = z.strictObject({ ...onDatabase, state: z.string() });

/** Events of proposing, reviewing and running; the domain's audit-events.ts composes them. */
export const reviewAuditEvents = {
  "migration.created": { verb: "proposed", data: z.strictObject({ ...onDatabase, kind: z.string(), table: z.string() }) },
  "migration.edited": {
    verb: "edited",
    data: z.strictObject({ before: z.string(), after: z.string(), revision: z.number().int(), voided: z.number().int() }),
  },
  "migration.submitted": { verb: "submitted for review", data: decided.extend({ risk: z.string() }) },
  "migration.withdrawn": { verb: "withdrew", data: act },
  "migration.approved": { verb: "approved", data: decided.extend({ enough: z.boolean() }) },
  "migration.approvals-voided": { verb: "voided approvals of", data: act.extend({ voided: z.number().int() }) },
  "migration.sent-back": { verb: "sent back", data: decided },
  "migration.commented": { verb: "commented on", data: z.strictObject({ commentId: z.uuid(), revision: z.number().int() }) },
  "migration.comment-resolved": { verb: "resolved a comment on", data: z.strictObject({ commentId: z.uuid(), resolved: z.boolean() }) },
  "migration.database-added": { verb: "moved to the next database", data: z.strictObject(onDatabase) },
  "migration.started": { verb: "started", data: act.extend({ scheduledFor: z.iso.datetime().nullable() }) },
  "migration.paused": { verb: "asked to pause", data: act },
  "migration.resumed": { verb: "resumed", data: act },
  "migration.rollback-asked": { verb: "asked to roll back", data: act },
  "migration.retried": { verb: "tried again", data: act },
  "migration.cancelled": { verb: "cancelled", data: act },
  "migration.finalize-approved": { verb: "approved the finalize of", data: decided.extend({ enough: z.boolean() }) },
  "migration.finalize-started": { verb: "began to finalize", data: act },
  "migration.conflicts-read": { verb: "read conflicting values of", data: z.strictObject({ ...onDatabase, rows: z.number().int() }) },
  "migration.originals-exported": {
    verb: "downloaded the originals of",
    data: z.strictObject({
      ...onDatabase,
      /** Later pages are given to whoever began. */
      exportId: z.uuid(),
      /** How many there were; null: it was not counted. */
      originals: z.number().int().nullable(),
    }),
  },
  "migration.force-asked": { verb: "asked to force rows of", data: z.strictObject({ ...onDatabase, subjectHash: z.string(), rows: z.number().int() }) },
  "migration.force-decided": {
    verb: "decided about forcing rows of",
    data: z.strictObject({ ...onDatabase, subjectHash: z.string(), decision: z.enum(["approve", "refuse"]), rows: z.number().int() }),
  },
  "migration.halted": { verb: "stopped all migrations", data: z.strictObject({ moving: z.number().int() }) },
  "migration.halt-ended": { verb: "let migrations go on", data: z.strictObject({ startedBy: z.string(), startedAt: z.iso.datetime() }) },
} as const;
