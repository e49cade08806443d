"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { Suspense, lazy, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import type { ButtonProps } from "@/components/ui/button";
import type { ListDatabasesOutput } from "@/server/migrations/databases/schemas";
import { lockedReasonOf } from "../lever-words";
import { useMigrationAct } from "../use-migration-act";
import { useConnectionTest } from "./use-connection-test";
import { newDatabaseDraft, readNewDatabase } from "./database-draft";

const DatabaseDialog = lazy(async () => ({ default: (await import("./database-dialog")).DatabaseDialog }));

/** Registers a database; its password goes in and never comes out again. */
export function RegisterLever({ list, variant }: { list: ListDatabasesOutput; variant: ButtonProps["variant"] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        icon={<Plus size={14} aria-hidden />}
        lockedReason={lockedReasonOf(list.register)}
        onClick={() => setOpen(true)}
        className="max-sm:flex-1"
      >
        Register a database
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <RegisterDialog teams={list.teams} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function RegisterDialog({ teams, onClose }: { teams: ListDatabasesOutput["teams"]; onClose: () => void }) {
  const router = useRouter();
  const test = useConnectionTest();
  const act = useMigrationAct(useApi().migrations.databases.register.mutationOptions(), {
    told: () => ({ title: "The database is registered", detail: "Its connection is being tested." }),
    onAccepted: ({ databaseId }) => {
      test.run({ databaseId });
      router.push(`/migrations/databases/${databaseId}`);
    },
  });
  return (
    <DatabaseDialog
      title="Register a database"
      effect="Nothing is changed in the database. Its catalog is read, and its tables can be migrated after review."
      confirmLabel="Register the database"
      initial={newDatabaseDraft(teams[0]?.slug ?? "")}
      identity={{ teams }}
      busy={act.busy}
      refusal={act.error}
      onClose={onClose}
      onSave={(draft) => {
        const { input, errors } = readNewDatabase(draft);
        if (input !== null) act.run(input);
        return errors;
      }}
    />
  );
}
