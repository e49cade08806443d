import { OverviewScreen } from "@/components/overview/overview-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../prefetched";

export const metadata = { title: "Overview" };

export default async function OverviewPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await Promise.all([queryClient.prefetchQuery(api.environments.overview.queryOptions()), queryClient.prefetchQuery(api.migrations.overview.queryOptions())]);
  return (
    <Prefetched queryClient={queryClient}>
      <OverviewScreen />
    </Prefetched>
  );
}
