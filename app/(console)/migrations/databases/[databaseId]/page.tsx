import { notFound } from "next/navigation";
import { DatabaseScreen } from "@/components/migrations/databases/database-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { isNotFound } from "@/server/api/is-not-found";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../../prefetched";

export const metadata = { title: "Database" };

export default async function DatabasePage({ params }: { params: Promise<{ databaseId: string }> }) {
  const { databaseId } = await params;
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.fetchQuery(api.migrations.databases.get.queryOptions({ databaseId })).catch((error: unknown) => {
    if (isNotFound(error)) notFound();
  });
  return (
    <Prefetched queryClient={queryClient}>
      <DatabaseScreen databaseId={databaseId} />
    </Prefetched>
  );
}
