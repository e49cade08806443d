import { defineAuditEvents } from "@/server/audit/define-audit-events";
import { databaseAuditEvents } from "./databases/audit-events";
import { runAuditEvents } from "./executor/audit-events";
import { observeAuditEvents } from "./observe/audit-events";
import { rehearsalAuditEvents } from "./rehearsal/audit-events";
import { reviewAuditEvents } from "./review/audit-events";

/** Events of registered databases and their migrations. */
export const migrationAuditEvents = {
  ...defineAuditEvents({ ...reviewAuditEvents, ...rehearsalAuditEvents, ...observeAuditEvents, ...runAuditEvents }),
  ...databaseAuditEvents,
};
