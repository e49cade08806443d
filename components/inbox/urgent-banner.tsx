"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { ActDialogs } from "@/components/environments/act-dialogs";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import { LampShape } from "@/components/ui/lamp";
import type { InboxItem } from "@/server/inbox/schemas";
import { NoticeLevers } from "./notice-levers";
import { useMarkRead } from "./use-mark-read";

/** Over every screen: the warnings that concern the person, until they are read, answered or over. */
export function UrgentBanner() {
  const { data } = useQuery(useApi().inbox.unread.queryOptions());
  const now = useNow(10_000);
  const { markRead } = useMarkRead();
  const urgent = (data?.urgent ?? []).filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now);
  return (
    <div role="status" aria-label="Warnings" className={urgent.length === 0 ? undefined : "mb-4 flex flex-col gap-2"}>
      {urgent.length === 0 ? null : (
        <ActDialogs>
          {urgent.map((item) => (
            <Warning key={item.id} item={item} onClose={() => markRead([item.id])} />
          ))}
        </ActDialogs>
      )}
    </div>
  );
}

function Warning({ item, onClose }: { item: InboxItem; onClose: () => void }) {
  // It may have been extended or stopped meanwhile: then there is nothing to warn of any more.
  const isOver = useStopIsOver(item.environment?.id ?? null);
  // The environment's own page tells it with the same levers.
  const isToldThere = usePathname() === `/environments/${item.environment?.id ?? ""}`;
  if (isOver || isToldThere) return null;
  return (
    <div className="flex items-start gap-2.5 rounded-panel border border-attention bg-surface px-4 py-2.5 text-control">
      <LampShape kind="attention" className="mt-[3px]" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-64 text-pretty">
          <Link href={item.path} className="font-medium hover:underline">
            {item.title}
          </Link>{" "}
          <span className="text-secondary">{item.body}</span>
        </p>
        <NoticeLevers item={item} />
      </div>
      <Button
        variant="ghost"
        size="icon-small"
        aria-label={`Mark as read: ${item.title}`}
        title="Mark as read"
        icon={<X size={14} aria-hidden />}
        onClick={onClose}
      />
    </div>
  );
}

function useStopIsOver(environmentId: string | null): boolean {
  const api = useApi();
  const { data } = useQuery(api.environments.get.queryOptions(environmentId === null ? skipToken : { environmentId }));
  return data !== undefined && (data.stop === null || data.stop.stage === "stopping");
}
