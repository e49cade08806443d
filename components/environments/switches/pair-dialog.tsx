"use client";

import { useState } from "react";
import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PairSettings } from "@/server/environments/switches/schemas";
import { readDraft } from "./pair-draft";
import type { PairDraft } from "./pair-draft";
import { PairFields } from "./pair-fields";

export type PairDialogProps = {
  title: string;
  effect: string;
  confirmLabel: string;
  initial: { name: string; draft: PairDraft };
  names: { a: string; b: string };
  /** Fields before the settings. */
  children?: ReactNode;
  lockedReason?: string | undefined;
  busy: boolean;
  error: ReactNode;
  onClose: () => void;
  onSave: (name: string, settings: PairSettings) => void;
};

/** The name and settings of a pair; what is wrong is told at its field once somebody has tried to save. */
export function PairDialog({ initial, names, children, onClose, onSave, lockedReason, ...dialog }: PairDialogProps) {
  const [name, setName] = useState(initial.name);
  const [draft, setDraft] = useState(initial.draft);
  const [tried, setTried] = useState(false);
  const read = readDraft(draft);
  const nameError = name.trim() === "" ? "Give it a name." : undefined;
  const save = () => {
    setTried(true);
    if (read.settings !== null && nameError === undefined) onSave(name.trim(), read.settings);
  };
  return (
    <ConfirmDialog
      {...dialog}
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      lockedReason={lockedReason}
      onConfirm={save}
    >
      <Field label="Name" error={tried ? nameError : undefined}>
        {(control) => <Input {...control} value={name} maxLength={60} autoComplete="off" onChange={(event) => setName(event.target.value)} />}
      </Field>
      {children}
      <PairFields draft={draft} errors={tried ? read.errors : null} names={names} onChange={(changes) => setDraft((before) => ({ ...before, ...changes }))} />
    </ConfirmDialog>
  );
}
