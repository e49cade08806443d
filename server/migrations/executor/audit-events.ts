import { z } from "zod";

const onDatabase = { runId: z.uuid(), database: z.string(), contentHash: z.string() };

/** Events of carrying migrations out; the domain's audit-events.ts composes them. */
export const runAuditEvents = {
  "migration.moved": { verb: "carried on", data: z.strictObject({ ...onDatabase, from: z.string(), state: z.string(), words: z.string() }) },
  "migration.step-ended": {
    verb: "carried out a step of",
    data: z.strictObject({
      ...onDatabase,
      script: z.string(),
      round: z.number().int(),
      stepKey: z.string(),
      result: z.enum(["done", "failed"]),
      attempts: z.number().int(),
      rows: z.string(),
      longestBlockMs: z.number().int(),
      words: z.string().nullable(),
    }),
  },
  "migration.rows-forced": {
    verb: "wrote originals back over rows of",
    data: z.strictObject({ ...onDatabase, subjectHash: z.string(), forced: z.number().int(), refused: z.number().int() }),
  },
  "migration.originals-forgotten": {
    verb: "forgot originals that were not given back by",
    data: z.strictObject({ ...onDatabase, rows: z.number().int() }),
  },
  "migration.leftover-asked": {
    verb: "asked to remove what a migration left in",
    data: z.strictObject({ database: z.string(), kind: z.string(), object: z.string(), sql: z.string() }),
  },
  "migration.leftover-removed": {
    verb: "removed what a migration left in",
    data: z.strictObject({ database: z.string(), kind: z.string(), object: z.string(), sql: z.string() }),
  },
} as const;
