import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";

const scope = z.strictObject({
  group: z.string(),
  role: z.string(),
  /** Absent in records of before grants named it. */
  awsRole: z.string().optional(),
  teams: z.array(z.string()),
  stages: z.array(z.string()),
  environments: z.array(z.string()),
});

/** Events of sign-in, sessions and grants. */
export const accessAuditEvents = defineAuditEvents({
  "session.started": { verb: "signed in", data: z.strictObject({ device: z.string() }) },
  "session.refused": {
    verb: "was refused at sign-in",
    data: z.strictObject({ why: z.enum(["malformed", "unknown name", "wrong password", "too many attempts", "directory unavailable"]) }),
  },
  "session.ended": {
    verb: "ended a session",
    data: z.strictObject({ why: z.enum(["signed out", "ended from another session", "account gone"]), sessions: z.number().int() }),
  },
  "token.created": {
    verb: "made the token",
    data: z.strictObject({
      /** The part of it that is shown. */
      prefix: z.string(),
      verbs: z.array(z.string()),
      teams: z.array(z.string()),
      stages: z.array(z.string()),
      environments: z.array(z.string()),
      expiresAt: z.iso.datetime(),
    }),
  },
  "token.revoked": { verb: "revoked the token", data: z.strictObject({ prefix: z.string(), why: z.enum(["by its owner", "account gone"]) }) },
  "grant.imported": { verb: "applied the grants of the configuration", data: z.strictObject({ added: z.array(scope), removed: z.array(scope) }) },
});
