import { NewScheduleScreen } from "@/components/environments/schedules/new-schedule-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../../prefetched";

export const metadata = { title: "New schedule" };

export default async function NewSchedulePage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await Promise.all([
    queryClient.prefetchQuery(api.environments.schedules.list.queryOptions({})),
    queryClient.prefetchQuery(api.environments.schedules.templates.queryOptions()),
  ]);
  return (
    <Prefetched queryClient={queryClient}>
      <NewScheduleScreen />
    </Prefetched>
  );
}
