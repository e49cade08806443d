import { SwitchesScreen } from "@/components/environments/switches/switches-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Switches" };

export default async function SwitchesPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchQuery(api.environments.switches.list.queryOptions());
  return (
    <Prefetched queryClient={queryClient}>
      <SwitchesScreen />
    </Prefetched>
  );
}
