import { notFound } from "next/navigation";
import { ScheduleScreen } from "@/components/environments/schedules/schedule-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { isNotFound } from "@/server/api/is-not-found";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../../prefetched";

export const metadata = { title: "Schedule" };

export default async function SchedulePage({ params }: { params: Promise<{ scheduleId: string }> }) {
  const { scheduleId } = await params;
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.fetchQuery(api.environments.schedules.get.queryOptions({ scheduleId })).catch((error: unknown) => {
    if (isNotFound(error)) notFound();
  });
  return (
    <Prefetched queryClient={queryClient}>
      <ScheduleScreen scheduleId={scheduleId} />
    </Prefetched>
  );
}
