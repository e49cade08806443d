import { inboxPages } from "@/components/inbox/inbox-pages";
import { InboxScreen } from "@/components/inbox/inbox-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../prefetched";

export const metadata = { title: "Inbox" };

export default async function InboxPage() {
  await requirePageActor();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.prefetchInfiniteQuery(api.inbox.list.infiniteQueryOptions({ unreadOnly: false }, inboxPages));
  return (
    <Prefetched queryClient={queryClient}>
      <InboxScreen />
    </Prefetched>
  );
}
