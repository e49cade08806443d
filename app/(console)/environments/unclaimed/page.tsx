import { unclaimedFilterFrom, unclaimedInputOf } from "@/components/environments/unclaimed/unclaimed-filter";
import { UnclaimedScreen } from "@/components/environments/unclaimed/unclaimed-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Unclaimed" };

export default async function UnclaimedPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  const input = unclaimedInputOf(unclaimedFilterFrom(await searchParams));
  await Promise.all([
    queryClient.prefetchQuery(api.environments.unclaimed.list.queryOptions(input)),
    queryClient.prefetchQuery(api.environments.unclaimed.adoptions.queryOptions()),
  ]);
  return (
    <Prefetched queryClient={queryClient}>
      <UnclaimedScreen />
    </Prefetched>
  );
}
