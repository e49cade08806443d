export { inboxAuditEvents } from "./audit-events";
