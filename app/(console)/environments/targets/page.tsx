import { TargetsScreen } from "@/components/environments/targets/targets-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "AWS targets" };

export default async function TargetsPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchQuery(api.environments.targets.list.queryOptions());
  return (
    <Prefetched queryClient={queryClient}>
      <TargetsScreen />
    </Prefetched>
  );
}
