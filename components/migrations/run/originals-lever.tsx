"use client";

import { Download } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { LockNote } from "@/components/environments/row-note";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { lockedReasonOf } from "../lever-words";

// The code of the dialog comes when it is first asked for.
const OriginalsDialog = lazy(async () => ({ default: (await import("./originals-dialog")).OriginalsDialog }));

/** Downloads the originals while they are there. */
export function OriginalsLever({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const [asks, setAsks] = useState(false);
  const systemLock = useSystemLock();
  return (
    <>
      <Button
        size="small"
        icon={<Download size={13} aria-hidden />}
        lockedReason={systemLock ?? lockedReasonOf(run.levers.downloadOriginals)}
        onClick={() => setAsks(true)}
      >
        Download originals…
      </Button>
      {asks ? (
        <Suspense fallback={null}>
          <OriginalsDialog migration={migration} run={run} onClose={() => setAsks(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Why they cannot be downloaded, in sight also where nothing hovers; nothing where they can. */
export function OriginalsLock({ run }: { run: RunView }) {
  const locked = lockedReasonOf(run.levers.downloadOriginals);
  if (locked === undefined) return null;
  return (
    <p className="mt-1 text-control">
      <LockNote reason={`Download originals: ${locked}`} />
    </p>
  );
}
