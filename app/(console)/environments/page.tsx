import { EnvironmentsScreen } from "@/components/environments/environments-screen";
import { listInputFromSearchParams, pages } from "@/components/environments/list-filter";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../prefetched";

export const metadata = { title: "Environments" };

export default async function EnvironmentsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  const input = listInputFromSearchParams(await searchParams);
  await queryClient.prefetchInfiniteQuery(api.environments.list.infiniteQueryOptions(input, pages));
  return (
    <Prefetched queryClient={queryClient}>
      <EnvironmentsScreen />
    </Prefetched>
  );
}
