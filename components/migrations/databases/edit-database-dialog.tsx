"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { useMigrationAct } from "../use-migration-act";
import { DatabaseDialog } from "./database-dialog";
import { databaseDraftOf, readDatabaseUpdate } from "./database-draft";

/** Changes the settings of a registered database, as they were when the dialog opened. */
export function EditDatabaseDialog({ database, onClose }: { database: DatabaseDetail; onClose: () => void }) {
  const [opened] = useState(database);
  const act = useMigrationAct(useApi().migrations.databases.update.mutationOptions(), {
    told: () => ({ title: `The settings of ${opened.name} are changed` }),
    onAccepted: onClose,
  });
  return (
    <DatabaseDialog
      title={`Settings of ${opened.name}`}
      effect="They hold for what is approved and run from now on. Another address, user or rule voids approvals that were given under the old ones."
      confirmLabel="Save the settings"
      initial={databaseDraftOf(opened)}
      identity={null}
      busy={act.busy}
      refusal={act.error}
      onClose={onClose}
      onSave={(draft) => {
        const { input, errors } = readDatabaseUpdate(draft, opened);
        if (input !== null) act.run(input);
        return errors;
      }}
    />
  );
}
