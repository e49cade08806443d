import { ListScreenSkeleton } from "@/components/ui/list-screen-skeleton";

/** The audit page while its first answer is on the way. */
export function AuditLogScreenSkeleton() {
  return <ListScreenSkeleton title="Audit" label="Loading the audit log" rows={14} />;
}
