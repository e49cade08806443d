import type { InboxListOutput } from "@/server/inbox/schemas";

/** How pages of the inbox follow each other. */
export const inboxPages = { getNextPageParam: (page: Pick<InboxListOutput, "nextCursor">) => page.nextCursor };
