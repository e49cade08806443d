"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LampShape } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RunView } from "@/server/migrations/review/schemas";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import { counted } from "../quantity-words";
import { useMigrationAct } from "../use-migration-act";

type Force = RunView["forces"][number];
type Decision = { force: Force; decision: "approve" | "refuse" };

/** Requests to write originals back that wait for a second person; nothing where there is none. */
export function ForceList({ run }: { run: RunView }) {
  const [asked, setAsked] = useState<Decision | null>(null);
  const lockedReason = lockedReasonOf(run.levers.approveForce);
  return (
    <>
      <ul className="empty:hidden">
        {run.forces.map((force) => (
          <li key={force.subjectHash} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2.5 text-control">
            <span className="flex min-w-0 flex-1 basis-64 items-start gap-2">
              <LampShape kind="attention" className="mt-[3px]" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {force.askedBy} asks to write {counted(force.rows, "original")} back: “{force.words}”{" "}
                <RelativeTime at={force.askedAt.getTime()} className="text-label text-faint" />
              </span>
            </span>
            <span className="flex gap-2">
              <Button size="small" lockedReason={lockedReason} onClick={() => setAsked({ force, decision: "approve" })}>
                Approve…
              </Button>
              <Button size="small" lockedReason={lockedReason} onClick={() => setAsked({ force, decision: "refuse" })}>
                Refuse
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {asked === null ? null : <DecideDialog run={run} asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function DecideDialog({ run, asked: { force, decision }, onClose }: { run: RunView; asked: Decision; onClose: () => void }) {
  const act = useMigrationAct(useApi().migrations.approveForce.mutationOptions(), { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose });
  const rows = counted(force.rows, "row");
  const approves = decision === "approve";
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={approves ? `Write ${counted(force.rows, "original")} back?` : `Refuse to write ${counted(force.rows, "original")} back?`}
      effect={approves ? run.levers.approveForce.effect : `The application's values stay in ${rows}.`}
      {...(approves ? { irreversible: `What the application wrote into ${rows} since is overwritten. It stays listed in the conflict report.` } : {})}
      confirmLabel={approves ? `Write ${rows} back` : `Refuse for ${rows}`}
      danger={approves}
      busy={act.busy}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ runId: run.id, subjectHash: force.subjectHash, decision })}
    />
  );
}
