"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { ActErrorNote } from "../act-error-note";
import { useMigrationAct } from "../use-migration-act";

/** Replaces the password; it is encrypted and never shown again. */
export function SecretDialog({ database, onClose }: { database: DatabaseDetail; onClose: () => void }) {
  const [password, setPassword] = useState("");
  const act = useMigrationAct(useApi().migrations.databases.setSecret.mutationOptions(), {
    told: ({ accepted }) => ({ title: accepted }),
    onAccepted: onClose,
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`New password for ${database.name}?`}
      effect={`From now on ${database.userName} connects with it. The old one is forgotten here; in the database it is changed by you.`}
      confirmLabel="Set the password"
      busy={act.busy}
      lockedReason={password === "" ? "Type it first." : undefined}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ databaseId: database.id, password })}
    >
      <Field label="Password" hint="Kept encrypted; it is never shown again.">
        {(control) => <Input {...control} type="password" autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
