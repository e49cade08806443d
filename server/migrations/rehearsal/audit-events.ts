import { z } from "zod";

const about = { rehearsalId: z.uuid(), runId: z.uuid(), database: z.string(), contentHash: z.string() };

/** Events of rehearsals; the domain's audit-events.ts composes them. */
export const rehearsalAuditEvents = {
  "migration.rehearsal-asked": { verb: "asked to rehearse", data: z.strictObject(about) },
  "migration.rehearsed": { verb: "rehearsed", data: z.strictObject({ ...about, verdict: z.enum(["passed", "failed", "refused"]), sentence: z.string() }) },
} as const;
