"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LampShape } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { HaltView } from "@/server/migrations/review/schemas";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import type { Lever } from "../lever-words";
import { useMigrationAct } from "../use-migration-act";

/** Says that all migrations are stopped, by whom and why, with the lever that lets them go on; nothing to see otherwise. */
export function HaltBanner({ halt, lever }: { halt: HaltView | null; lever: Lever | null }) {
  if (halt === null) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border border-held bg-surface px-4 py-2.5 text-control">
      <p className="flex min-w-0 flex-1 basis-64 items-start gap-2">
        <LampShape kind="held" className="mt-[3px]" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">All migrations are stopped</span> because {halt.startedBy} said <RelativeTime at={halt.startedAt.getTime()} />: “
          {halt.reason}”
        </span>
      </p>
      {lever === null ? null : <EndHaltLever lever={lever} />}
    </div>
  );
}

function EndHaltLever({ lever }: { lever: Lever }) {
  const [open, setOpen] = useState(false);
  const act = useMigrationAct(useApi().migrations.endHalt.mutationOptions(), {
    told: ({ accepted }) => ({ title: accepted }),
    onAccepted: () => setOpen(false),
  });
  return (
    <>
      <Button lockedReason={lockedReasonOf(lever)} onClick={() => setOpen(true)} className="max-sm:w-full">
        Let them go on
      </Button>
      {open ? (
        <ConfirmDialog
          open
          onOpenChange={setOpen}
          title="Let migrations go on?"
          effect="Those that were at work go on where they stopped; those that are due start."
          confirmLabel="Let migrations go on"
          busy={act.busy}
          error={<ActErrorNote error={act.error} />}
          onConfirm={() => act.run(undefined)}
        />
      ) : null}
    </>
  );
}
