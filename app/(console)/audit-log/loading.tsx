import { AuditLogScreenSkeleton } from "@/components/audit-log/audit-log-screen-skeleton";

export default AuditLogScreenSkeleton;
