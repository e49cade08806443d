import { costFilterFrom, costInputOf } from "@/components/environments/costs/cost-range-filter";
import { CostsScreen } from "@/components/environments/costs/costs-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Costs" };

export default async function CostsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchQuery(api.environments.costs.summary.queryOptions(costInputOf(costFilterFrom(await searchParams))));
  return (
    <Prefetched queryClient={queryClient}>
      <CostsScreen />
    </Prefetched>
  );
}
