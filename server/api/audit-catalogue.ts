import { accessAuditEvents } from "@/server/access/audit-events";
import { environmentAuditEvents } from "@/server/environments";
import { inboxAuditEvents } from "@/server/inbox";
import { migrationAuditEvents } from "@/server/migrations";

/** Every event that may stand in the audit log. */
export const auditCatalogue = { ...accessAuditEvents, ...environmentAuditEvents, ...inboxAuditEvents, ...migrationAuditEvents };
