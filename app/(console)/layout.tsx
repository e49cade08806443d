import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ApiProvider } from "@/components/shell/api-client";
import { Console } from "@/components/shell/console";
import { makeQueryClient } from "@/components/shell/query-client";
import { themeCookie, themeFrom } from "@/components/ui/theme";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../prefetched";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await Promise.all([
    queryClient.prefetchQuery(api.myAccess.viewer.queryOptions()),
    queryClient.prefetchQuery(api.system.get.queryOptions()),
    queryClient.prefetchQuery(api.inbox.unread.queryOptions()),
  ]);
  const theme = themeFrom((await cookies()).get(themeCookie)?.value);
  return (
    <ApiProvider>
      <Prefetched queryClient={queryClient}>
        <Console theme={theme}>{children}</Console>
      </Prefetched>
    </ApiProvider>
  );
}
