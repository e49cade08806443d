import { notFound } from "next/navigation";
import { SwitchScreen } from "@/components/environments/switches/switch-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { isNotFound } from "@/server/api/is-not-found";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../../prefetched";

export const metadata = { title: "Switch" };

export default async function SwitchPage({ params }: { params: Promise<{ switchId: string }> }) {
  const { switchId } = await params;
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.fetchQuery(api.environments.switches.get.queryOptions({ switchId })).catch((error: unknown) => {
    if (isNotFound(error)) notFound();
  });
  return (
    <Prefetched queryClient={queryClient}>
      <SwitchScreen switchId={switchId} />
    </Prefetched>
  );
}
