import { DatabasesScreen } from "@/components/migrations/databases/databases-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Databases" };

export default async function DatabasesPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchQuery(api.migrations.databases.list.queryOptions());
  return (
    <Prefetched queryClient={queryClient}>
      <DatabasesScreen />
    </Prefetched>
  );
}
