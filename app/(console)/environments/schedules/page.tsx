import { pages } from "@/components/environments/list-filter";
import { SchedulesScreen } from "@/components/environments/schedules/schedules-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Schedules" };

export default async function SchedulesPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchInfiniteQuery(api.environments.schedules.list.infiniteQueryOptions({}, pages));
  return (
    <Prefetched queryClient={queryClient}>
      <SchedulesScreen />
    </Prefetched>
  );
}
