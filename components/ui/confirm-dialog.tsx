"use client";

import { useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Button } from "./button";
import { DialogFrame } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";
import { LampShape } from "./lamp";

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, stated before anything else. */
  effect: ReactNode;
  /** What cannot be taken back; leave out when everything can. */
  irreversible?: ReactNode;
  /** Fields. */
  children?: ReactNode;
  /** Verb and object, for example "Stop payments-dev". */
  confirmLabel: string;
  danger?: boolean;
  /** The name that has to be typed first; asked only for production. */
  typedName?: string;
  lockedReason?: string | undefined;
  busy?: boolean;
  /** What went wrong, in place; usually an ErrorNote. */
  error?: ReactNode;
  onConfirm: () => void;
};

/** Asks before something happens: effect, what cannot be undone, fields, and a button that names verb and object. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const { danger = false, open, onOpenChange, title, effect } = props;
  // Pressing Enter by habit must not destroy: the focus starts on Cancel then.
  const focusFirst = (event: Event) => {
    const content = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
    const target = danger ? cancel.current : content?.querySelector<HTMLElement>("input, textarea, select, [data-confirm]");
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <DialogFrame open={open} onOpenChange={onOpenChange} title={title} description={effect} onOpenAutoFocus={focusFirst}>
      <ConfirmForm {...props} danger={danger} cancel={cancel} />
    </DialogFrame>
  );
}

type ConfirmFormProps = ConfirmDialogProps & { danger: boolean; cancel: React.RefObject<HTMLButtonElement | null> };

function ConfirmForm({
  irreversible,
  children,
  confirmLabel,
  danger,
  typedName,
  lockedReason,
  busy = false,
  error,
  onConfirm,
  onOpenChange,
  cancel,
}: ConfirmFormProps) {
  const [typed, setTyped] = useState("");
  const reason = lockedReason ?? (typedName !== undefined && typed !== typedName ? `Type ${typedName} first.` : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === undefined && !busy) onConfirm();
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4 px-5 pb-5">
      {irreversible === undefined ? null : (
        <div className="flex items-start gap-2 text-control">
          <LampShape kind="attention" className="mt-[3px]" />
          <div>{irreversible}</div>
        </div>
      )}
      {children}
      {typedName === undefined ? null : (
        <Field label={`Type ${typedName} to confirm`}>
          {(control) => <Input {...control} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />}
        </Field>
      )}
      {error}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button ref={cancel} variant="secondary" onClick={() => onOpenChange(false)}>
          Cancel
        </Button>
        <Button type="submit" data-confirm="" variant={danger ? "danger" : "primary"} busy={busy} lockedReason={reason}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
