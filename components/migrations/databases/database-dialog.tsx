"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { DialogFrame } from "@/components/ui/dialog";
import type { ListDatabasesOutput } from "@/server/migrations/databases/schemas";
import type { ShownError } from "@/server/trpc/error-mapping";
import { ActErrorNote } from "../act-error-note";
import { refusedFields } from "./database-draft";
import type { DatabaseDraft, DraftErrors } from "./database-draft";
import { AddressFields } from "./address-fields";
import { IdentityFields } from "./identity-fields";
import { PolicyFields } from "./policy-fields";
import { ThrottleFields } from "./throttle-fields";

export type DatabaseDialogProps = {
  title: string;
  effect: string;
  confirmLabel: string;
  initial: DatabaseDraft;
  /** Of a new database: what it is and whose; null for one that is registered, where this is never changed. */
  identity: { teams: ListDatabasesOutput["teams"] } | null;
  busy: boolean;
  /** What the server said to what was sent; what it says of a field is told there. */
  refusal: ShownError | null;
  onClose: () => void;
  /** Sends it, or says what is wrong. */
  onSave: (draft: DatabaseDraft) => DraftErrors | null;
};

/** Everything that is known about a database; what is wrong is told at its field once somebody has tried to save. */
export function DatabaseDialog({ title, effect, confirmLabel, initial, identity, busy, refusal, onClose, onSave }: DatabaseDialogProps) {
  const [draft, setDraft] = useState(initial);
  const [unread, setUnread] = useState<DraftErrors>({});
  const errors = useMemo(() => ({ ...refusedFields(refusal), ...unread }), [refusal, unread]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The form is long, and what is wrong may be out of sight.
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) setUnread(onSave(draft) ?? {});
  };
  const fields = { draft, errors, onChange: setDraft };
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description={effect}
      className="sm:top-[8vh] sm:max-h-[84vh] sm:max-w-[640px]"
    >
      <form ref={form} method="post" onSubmit={save} className="flex flex-col gap-6 px-5 pb-5">
        {identity === null ? null : <IdentityFields {...fields} teams={identity.teams} />}
        <AddressFields {...fields} isNew={identity !== null} />
        <PolicyFields {...fields} />
        <ThrottleFields {...fields} />
        {Object.keys(errors).length === 0 ? (
          <ActErrorNote error={refusal} />
        ) : (
          <p role="alert" className="text-control text-failed">
            {Object.keys(errors).length === 1
              ? `One field is not right yet: ${Object.values(errors).join(" ")}`
              : `${Object.keys(errors).length} fields are not right yet. What is wrong stands at each of them.`}
          </p>
        )}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {confirmLabel}
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
