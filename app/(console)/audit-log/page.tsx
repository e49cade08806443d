import { auditInputFromSearchParams, auditPages } from "@/components/audit-log/audit-filter";
import { AuditLogScreen } from "@/components/audit-log/audit-log-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../prefetched";

export const metadata = { title: "Audit" };

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  const input = auditInputFromSearchParams(await searchParams);
  await Promise.all([
    queryClient.prefetchInfiniteQuery(api.auditLog.list.infiniteQueryOptions(input, auditPages)),
    queryClient.prefetchQuery(api.auditLog.filters.queryOptions()),
  ]);
  return (
    <Prefetched queryClient={queryClient}>
      <AuditLogScreen />
    </Prefetched>
  );
}
