import { MyAccessScreen } from "@/components/my-access/my-access-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../prefetched";

export const metadata = { title: "My access" };

export default async function MyAccessPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await Promise.all([queryClient.prefetchQuery(api.myAccess.get.queryOptions()), queryClient.prefetchQuery(api.myAccess.sessions.queryOptions())]);
  return (
    <Prefetched queryClient={queryClient}>
      <MyAccessScreen />
    </Prefetched>
  );
}
