import { z } from "zod";

const about = { observationId: z.uuid(), database: z.string(), column: z.string() };

/** Events of observations; the domain's audit-events.ts composes them. */
export const observeAuditEvents = {
  "observation.begun": { verb: "began to observe", data: z.strictObject({ ...about, rule: z.string(), until: z.iso.datetime() }) },
  "observation.end-asked": { verb: "ended the observation of", data: z.strictObject({ ...about, state: z.string() }) },
  "observation.ended": { verb: "ended the observation of", data: z.strictObject({ ...about, state: z.string(), words: z.string() }) },
} as const;
