export { migrationAuditEvents } from "./audit-events";
