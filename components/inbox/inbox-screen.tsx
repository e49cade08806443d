"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { ActDialogs } from "@/components/environments/act-dialogs";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNote } from "@/components/ui/error-note";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { mostCounted } from "./most-counted";
import { InboxRow } from "./inbox-row";
import { InboxScreenSkeleton } from "./inbox-screen-skeleton";
import { inboxPages } from "./inbox-pages";
import { useMarkRead } from "./use-mark-read";

/** Everything the person was told, the newest first, with what can be done about it. */
export function InboxScreen() {
  const api = useApi();
  const [unreadOnly, setUnreadOnly] = useState(false);
  const list = useInfiniteQuery(api.inbox.list.infiniteQueryOptions({ unreadOnly }, inboxPages));
  const unread = useQuery(api.inbox.unread.queryOptions());
  const { markRead, busy, error } = useMarkRead();
  if (list.data === undefined) {
    return list.isError ? (
      <LoadFailed title="Inbox" error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
    ) : (
      <InboxScreenSkeleton />
    );
  }
  const items = list.data.pages.flatMap((page) => page.items);
  const count = unread.data?.count ?? 0;
  return (
    <ActDialogs>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Inbox"
          sentence={countWords(count)}
          actions={<Actions {...{ unreadOnly, setUnreadOnly, count, busy }} onReadAll={() => markRead(null)} />}
        />
        {error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
        <Panel flush>
          {items.length === 0 ? <Nothing unreadOnly={unreadOnly} /> : null}
          <ol aria-label="Notices">
            {items.map((item) => (
              <InboxRow key={item.id} item={item} onRead={() => markRead([item.id])} />
            ))}
          </ol>
        </Panel>
        {list.hasNextPage ? (
          <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show older notices
          </Button>
        ) : null}
      </div>
    </ActDialogs>
  );
}

type ActionsProps = { unreadOnly: boolean; setUnreadOnly: (only: boolean) => void; count: number; busy: boolean; onReadAll: () => void };

function Actions({ unreadOnly, setUnreadOnly, count, busy, onReadAll }: ActionsProps) {
  return (
    <>
      <Button aria-pressed={unreadOnly} onClick={() => setUnreadOnly(!unreadOnly)}>
        {unreadOnly ? "Show all" : "Unread only"}
      </Button>
      <Button busy={busy} lockedReason={count === 0 ? "Everything is read." : undefined} onClick={onReadAll}>
        Mark all as read
      </Button>
      <ButtonLink href="/inbox/choices" icon={<SlidersHorizontal size={14} aria-hidden />}>
        Choices
      </ButtonLink>
    </>
  );
}

function Nothing({ unreadOnly }: { unreadOnly: boolean }) {
  if (unreadOnly) return <EmptyState title="Nothing is unread">What you have read stays in the list.</EmptyState>;
  return (
    <EmptyState title="You have not been told anything yet">
      Planned stops and late starts of environments you use, and reviews and ends of migrations, will stand here.
    </EmptyState>
  );
}

function countWords(count: number): string {
  if (count === 0) return "Everything is read.";
  return count >= mostCounted ? `${mostCounted} or more are unread.` : `${count} unread.`;
}
