"use client";

import { useQuery } from "@tanstack/react-query";
import { Square } from "lucide-react";
import { useAsk } from "@/components/environments/act-dialogs";
import { lockedReasonOf } from "@/components/environments/act-words";
import { ExtendLever, useExtend } from "@/components/environments/desired/extend-lever";
import { ActError } from "@/components/environments/row-note";
import { useApi } from "@/components/shell/api-client";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import type { InboxItem } from "@/server/inbox/schemas";

/** What can be done from a line of the inbox: the environment's own levers, as they are now. Nothing where the moment is over. */
export function NoticeLevers({ item }: { item: InboxItem }) {
  const now = useNow(30_000);
  const isOver = item.expiresAt !== null && item.expiresAt.getTime() <= now;
  if (item.environment === null || item.levers.length === 0 || isOver) return null;
  return <Levers environmentId={item.environment.id} verbs={item.levers.map(({ verb }) => verb)} />;
}

type LeversProps = { environmentId: string; verbs: readonly InboxItem["levers"][number]["verb"][] };

function Levers({ environmentId, verbs }: LeversProps) {
  const api = useApi();
  const extend = useExtend();
  const { data: environment } = useQuery(api.environments.get.queryOptions({ environmentId }));
  if (environment === undefined || environment.lamp === "stopped") return null;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        {verbs.includes("extend") ? <ExtendLever size="small" environment={environment} act={extend} /> : null}
        {verbs.includes("stop") ? <StopNow environment={environment} /> : null}
      </div>
      <ActError act={extend} />
    </div>
  );
}

function StopNow({ environment }: { environment: EnvironmentDetail }) {
  const ask = useAsk();
  const systemLock = useSystemLock();
  return (
    <Button
      size="small"
      icon={<Square size={12} aria-hidden />}
      lockedReason={systemLock ?? lockedReasonOf(environment.levers.stop)}
      onClick={() => ask({ kind: "stop", subject: { environment } })}
    >
      Stop now
      <span className="sr-only"> {environment.name}</span>
    </Button>
  );
}
