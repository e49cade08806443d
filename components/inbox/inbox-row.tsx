"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InboxItem } from "@/server/inbox/schemas";
import { NoticeLevers } from "./notice-levers";

export type InboxRowProps = { item: InboxItem; onRead: () => void };

/** One line: what happened, its levers, and the way to the thing it is about. Opening it marks it as read. */
export function InboxRow({ item, onRead }: InboxRowProps) {
  const isUnread = item.readAt === null;
  return (
    <li className="flex gap-3 border-b px-4 py-3 last:border-b-0 hover:bg-hover">
      <span aria-hidden className={cn("mt-[7px] size-2 shrink-0 rounded-full", isUnread ? "bg-ink" : "bg-transparent")} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link
            href={item.path}
            onClick={isUnread ? onRead : undefined}
            className={cn("text-body hover:underline", isUnread ? "font-semibold" : "font-medium")}
          >
            {isUnread ? <span className="sr-only">Unread: </span> : null}
            {item.title}
          </Link>
          <RelativeTime at={item.createdAt.getTime()} className="text-label text-faint" />
        </p>
        <p className="mt-0.5 text-control whitespace-pre-line text-secondary">{item.body}</p>
        <div className="mt-2 empty:hidden">
          <NoticeLevers item={item} />
        </div>
      </div>
      {isUnread ? (
        <Button
          variant="ghost"
          size="icon-small"
          aria-label={`Mark as read: ${item.title}`}
          title="Mark as read"
          icon={<Check size={14} aria-hidden />}
          onClick={onRead}
        />
      ) : null}
    </li>
  );
}
