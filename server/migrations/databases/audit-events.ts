import { z } from "zod";
import { defineAuditEvents } from "@/server/audit/define-audit-events";

/** What the record keeps of a database's settings: never its password, and of a certificate only that there is one. */
const settings = z.strictObject({
  title: z.string(),
  engine: z.string(),
  address: z.string(),
  userName: z.string(),
  tls: z.string(),
  rules: z.string(),
  safetyDelayMinutes: z.number().int(),
  window: z.string(),
  throttle: z.string(),
});

/** Events of registered databases; the domain's audit-events.ts composes them. */
export const databaseAuditEvents = defineAuditEvents({
  "database.registered": { verb: "registered the database", data: settings },
  "database.changed": { verb: "changed the database", data: z.strictObject({ before: settings, after: settings, secretChanged: z.boolean() }) },
  "database.secret-set": { verb: "set the password for the database", data: z.strictObject({ userName: z.string(), keyName: z.string() }) },
  "database.tested": { verb: "tested the connection to the database", data: z.strictObject({ ok: z.boolean(), sentence: z.string() }) },
  "database.archived": { verb: "archived the database", data: z.strictObject({ address: z.string() }) },
  "database.imported": { verb: "applied the configuration of the database", data: z.strictObject({ change: z.enum(["added", "changed"]), after: settings }) },
  "database.values-read": {
    verb: "read values of rows in the database",
    data: z.strictObject({ table: z.string(), kind: z.string(), rows: z.number().int() }),
  },
});
