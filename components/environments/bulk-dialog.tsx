"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { counted, verbOf } from "./act-words";
import { bulkEffect, bulkPlan } from "./bulk-plan";
import type { BulkKind, BulkPlan } from "./bulk-plan";
import { useBulkAct } from "./use-bulk-act";

export type BulkDialogProps = { kind: BulkKind; chosen: readonly EnvironmentSummary[]; onClose: () => void; onDone: () => void };

/** Asks before several environments start or stop: the effect, what is left alone and why, and what was refused. */
export function BulkDialog({ kind, chosen, onClose, onDone }: BulkDialogProps) {
  // As it was when the dialog opened: what is asked must not change under the reader's hand.
  const [plan] = useState(() => bulkPlan(kind, chosen));
  const [reason, setReason] = useState("");
  const act = useBulkAct(kind, onDone);
  const label = `${verbOf(kind)} ${counted(plan.reached.length, "environment")}`;
  const typedName = kind === "stop" && plan.reached.some((each) => each.stage === "production") ? "production" : undefined;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${label}?`}
      effect={bulkEffect(kind, plan.reached)}
      irreversible={kind === "stop" ? "Unsaved work on them is lost; disks stay. Public addresses change at the next start." : undefined}
      confirmLabel={label}
      danger={kind === "stop"}
      {...(typedName === undefined ? {} : { typedName })}
      busy={act.busy}
      lockedReason={act.answered ? "Answered; close this and look at the list." : undefined}
      error={act.error === null ? <Refused refused={act.refused} /> : <ErrorNote problem={act.error.message} referenceId={act.error.requestId || undefined} />}
      onConfirm={() =>
        act.run(
          plan.reached.map((each) => each.id),
          reason,
        )
      }
    >
      <LeftAlone kind={kind} left={plan.left} />
      <Field label="Reason" optional hint="Others read it in the history.">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}

function LeftAlone({ kind, left }: { kind: BulkKind; left: BulkPlan<never>["left"] }) {
  if (left.length === 0) return null;
  return (
    <details className="text-control">
      <summary className="text-secondary">
        Does not {kind} {left.length} of the chosen
      </summary>
      <ReasonList items={left} />
    </details>
  );
}

function Refused({ refused }: { refused: readonly { environmentId: string; name: string | null; reason: string }[] }) {
  if (refused.length === 0) return null;
  const items = refused.map((each) => ({ name: each.name ?? "An environment", reason: each.reason }));
  return <ErrorNote problem={`${counted(refused.length, "environment was", "environments were")} refused`} whatToDo={<ReasonList items={items} />} />;
}

function ReasonList({ items }: { items: readonly { name: string; reason: string }[] }) {
  return (
    <ul className="mt-1 max-h-40 overflow-y-auto text-control">
      {items.map((item) => (
        <li key={item.name} className="py-0.5">
          <span className="font-medium">{item.name}</span> <span className="text-secondary">{item.reason}</span>
        </li>
      ))}
    </ul>
  );
}
