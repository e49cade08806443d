import { notFound } from "next/navigation";
import { EnvironmentScreen } from "@/components/environments/environment-screen";
import { pages } from "@/components/environments/list-filter";
import { makeQueryClient } from "@/components/shell/query-client";
import { isNotFound } from "@/server/api/is-not-found";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Environment" };

export default async function EnvironmentPage({ params }: { params: Promise<{ environmentId: string }> }) {
  const { environmentId } = await params;
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.fetchQuery(api.environments.get.queryOptions({ environmentId })).catch((error: unknown) => {
    if (isNotFound(error)) notFound();
  });
  await queryClient.prefetchInfiniteQuery(api.environments.history.infiniteQueryOptions({ environmentId }, pages));
  return (
    <Prefetched queryClient={queryClient}>
      <EnvironmentScreen environmentId={environmentId} />
    </Prefetched>
  );
}
