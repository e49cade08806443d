import { ChoicesScreen } from "@/components/inbox/choices-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Choices" };

export default async function ChoicesPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchQuery(api.inbox.choices.queryOptions());
  return (
    <Prefetched queryClient={queryClient}>
      <ChoicesScreen />
    </Prefetched>
  );
}
