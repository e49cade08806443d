import { ProposeScreen } from "@/components/migrations/propose/propose-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Propose a migration" };

export default async function NewMigrationPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await Promise.all([queryClient.prefetchQuery(api.migrations.databases.list.queryOptions()), queryClient.prefetchQuery(api.migrations.kinds.queryOptions())]);
  return (
    <Prefetched queryClient={queryClient}>
      <ProposeScreen />
    </Prefetched>
  );
}
