"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/clock";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ShownUse } from "@/server/environments/desired/schemas";
import type { Lease } from "@/server/environments/leases/schemas";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { momentWords } from "../desired/stay-words";
import { ActError } from "../row-note";
import { useToldAct } from "../use-told-act";

// The code of a dialog comes when it is first asked for.
const LeaseDialog = lazy(async () => ({ default: (await import("./lease-dialog")).LeaseDialog }));
const SnippetsDialog = lazy(async () => ({ default: (await import("./snippets-dialog")).SnippetsDialog }));
const ReleaseDialog = lazy(async () => ({ default: (await import("./release-dialog")).ReleaseDialog }));

/** Who and what works on an environment, so that a stop waits for it; and the ways to say so. */
export function InUsePanel({ environment }: { environment: EnvironmentDetail }) {
  const [open, setOpen] = useState<"lease" | "snippets" | null>(null);
  const close = () => setOpen(null);
  const { inUse, lamp } = environment;
  const api = useApi();
  const leases = useQuery(
    api.environments.leases.list.queryOptions({ environmentId: environment.id }, { enabled: inUse.some(({ canRelease }) => canRelease) }),
  );
  return (
    <Panel
      title="In use by"
      detail={inUse.length === 0 ? undefined : `${inUse.length}`}
      actions={
        <Button
          size="small"
          icon={<Plus size={12} aria-hidden />}
          lockedReason={lamp === "stopped" ? "It is not running. Start it first; a lease never starts anything." : undefined}
          onClick={() => setOpen("lease")}
        >
          I am working on it
        </Button>
      }
    >
      {inUse.length === 0 ? (
        <p className="text-control text-secondary">Nobody says they work on it, so a stop would not wait.</p>
      ) : (
        <ul className="-my-2 flex flex-col">
          {inUse.map((use) => (
            <Use key={use.leaseId ?? use.source} use={use} release={releaseOf(use, leases.data?.leases ?? [])} />
          ))}
        </ul>
      )}
      <button type="button" className="link mt-3 text-left text-control text-secondary touch:min-h-11" onClick={() => setOpen("snippets")}>
        Keep it awake while a job or a shell works…
      </button>
      <Suspense fallback={null}>
        {open === "lease" ? <LeaseDialog environment={environment} onClose={close} /> : null}
        {open === "snippets" ? <SnippetsDialog environment={environment} onClose={close} /> : null}
      </Suspense>
    </Panel>
  );
}

function releaseOf({ leaseId, canRelease }: ShownUse, leases: readonly Lease[]): Lease["release"] {
  return canRelease ? (leases.find(({ id }) => id === leaseId)?.release ?? "no") : "no";
}

function Use({ use, release }: { use: ShownUse; release: Lease["release"] }) {
  const zone = useZone();
  const now = useNow(30_000);
  return (
    <li className="flex min-h-10 items-start gap-2 border-b py-2 text-control last:border-b-0">
      <LampShape kind="held" className="mt-[3px]" />
      <span className="min-w-0 flex-1">
        <span className="font-medium [overflow-wrap:anywhere]">{use.who}</span>
        {use.what === null ? null : <span className="[overflow-wrap:anywhere]"> · {use.what}</span>}
        <span className="block text-label text-secondary">
          {sourceWords(use.source)}, since <RelativeTime at={use.since.getTime()} />
          {use.until === null ? "" : `, at most until ${momentWords(use.until.getTime(), now, zone)}`}
        </span>
      </span>
      {use.leaseId === null || release === "no" ? null : <ReleaseLever leaseId={use.leaseId} who={use.who} release={release} />}
    </li>
  );
}

const sources: Readonly<Record<string, string>> = {
  api: "over the API",
  console: "said so here",
  "session-manager": "a Session Manager session",
  ssh: "a login by ssh",
  ci: "a CI run",
};

function sourceWords(source: string): string {
  return sources[source] ?? source;
}

/** Ends a lease: one's own with one press, another's with a reason. */
function ReleaseLever({ leaseId, who, release }: { leaseId: string; who: string; release: Lease["release"] }) {
  const [asking, setAsking] = useState(false);
  const api = useApi();
  const act = useToldAct(api.environments.leases.release.mutationOptions(), { sentence: () => `${who} holds it no more.` });
  return (
    <span className="flex shrink-0 flex-col items-end">
      <Button size="small" busy={act.busy} onClick={() => (release === "own" ? act.run({ leaseId }) : setAsking(true))}>
        Release<span className="sr-only"> {who}</span>
      </Button>
      <ActError act={act} />
      {asking ? (
        <Suspense fallback={null}>
          <ReleaseDialog leaseId={leaseId} who={who} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </span>
  );
}
