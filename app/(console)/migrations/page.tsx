import { filterFromSearchParams, listInputOf, listPages } from "@/components/migrations/list/list-filter";
import { MigrationsScreen } from "@/components/migrations/list/migrations-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../prefetched";

export const metadata = { title: "Migrations" };

export default async function MigrationsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  const input = listInputOf(filterFromSearchParams(await searchParams));
  await Promise.all([
    queryClient.prefetchInfiniteQuery(api.migrations.list.infiniteQueryOptions(input, listPages)),
    queryClient.prefetchQuery(api.migrations.databases.list.queryOptions()),
  ]);
  return (
    <Prefetched queryClient={queryClient}>
      <MigrationsScreen />
    </Prefetched>
  );
}
