"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { RunView } from "@/server/migrations/review/schemas";
import { ActErrorNote } from "../act-error-note";
import { counted } from "../quantity-words";
import { useMigrationAct } from "../use-migration-act";

/** Asks somebody else to agree that originals are written over what the application wrote. */
export function AskForceDialog({ run, conflictIds, onClose }: { run: RunView; conflictIds: string[]; onClose: () => void }) {
  const [opened] = useState(conflictIds);
  const [words, setWords] = useState("");
  const act = useMigrationAct(useApi().migrations.askForce.mutationOptions(), { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Ask to write ${counted(opened.length, "original")} back?`}
      effect={run.levers.askForce.effect}
      irreversible="What the application wrote into these rows since would be overwritten. Nothing happens until somebody else approves."
      confirmLabel={`Ask for ${counted(opened.length, "row")}`}
      busy={act.busy}
      lockedReason={words.trim() === "" ? "Say why first." : undefined}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ runId: run.id, conflictIds: opened, words: words.trim() })}
    >
      <Field label="Why the originals are right">
        {(control) => <Textarea {...control} value={words} maxLength={4_000} onChange={(event) => setWords(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
