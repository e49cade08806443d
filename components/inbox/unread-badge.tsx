"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { mostCounted } from "./most-counted";

/** How many lines of the inbox are unread; nothing when none is. */
export function UnreadBadge() {
  const { data } = useQuery(useApi().inbox.unread.queryOptions());
  const count = data?.count ?? 0;
  if (count === 0) return null;
  return (
    <span className="grid h-4 min-w-4 place-items-center rounded-full bg-ink px-1 text-[10px] leading-none font-semibold text-on-ink tabular-nums">
      {count >= mostCounted ? `${mostCounted - 1}+` : count}
      <span className="sr-only"> unread</span>
    </span>
  );
}
