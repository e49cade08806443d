"use client";

import { Plug } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu } from "@/components/ui/menu";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import { useMigrationAct } from "../use-migration-act";
import { useConnectionTest } from "./use-connection-test";

const EditDatabaseDialog = lazy(async () => ({ default: (await import("./edit-database-dialog")).EditDatabaseDialog }));
const SecretDialog = lazy(async () => ({ default: (await import("./secret-dialog")).SecretDialog }));
const RoleScriptDialog = lazy(async () => ({ default: (await import("./role-script-dialog")).RoleScriptDialog }));

type Asked = "edit" | "secret" | "script" | "archive" | null;

/** What can be done with a database: propose, test, change, a new password, the script of its role, archive. */
export function DatabaseLevers({ database }: { database: DatabaseDetail }) {
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const { levers, id } = database;
  const manage = lockedReasonOf(levers.manage);
  const test = useConnectionTest();
  return (
    <>
      {levers.propose.allowed ? (
        <ButtonLink href={`/migrations/new?database=${id}`} variant="primary" className="max-sm:flex-1">
          Propose a migration
        </ButtonLink>
      ) : null}
      <Button
        icon={<Plug size={13} aria-hidden />}
        busy={test.busy}
        lockedReason={manage}
        onClick={() => test.run({ databaseId: id })}
        className="max-sm:flex-1"
      >
        Test the connection
      </Button>
      <Menu
        trigger={<Button className="max-sm:flex-1">Settings</Button>}
        items={[
          { id: "edit", label: "Change the settings", detail: "Address, rules, times and throttle", lockedReason: manage, onSelect: () => setAsked("edit") },
          { id: "secret", label: "Set a new password", detail: "The old one is forgotten", lockedReason: manage, onSelect: () => setAsked("secret") },
          { id: "script", label: "Script of the role", detail: "SQL for the least rights it needs", lockedReason: manage, onSelect: () => setAsked("script") },
          { id: "archive", label: "Archive", separated: true, danger: true, lockedReason: lockedReasonOf(levers.archive), onSelect: () => setAsked("archive") },
        ]}
      />
      <ActErrorNote error={test.error} className="basis-full" />
      <Suspense fallback={null}>
        {asked === "edit" ? <EditDatabaseDialog database={database} onClose={close} /> : null}
        {asked === "secret" ? <SecretDialog database={database} onClose={close} /> : null}
        {asked === "script" ? <RoleScriptDialog database={database} onClose={close} /> : null}
      </Suspense>
      {asked === "archive" ? <ArchiveDialog database={database} onClose={close} /> : null}
    </>
  );
}

function ArchiveDialog({ database, onClose }: { database: DatabaseDetail; onClose: () => void }) {
  const act = useMigrationAct(useApi().migrations.databases.archive.mutationOptions(), { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Archive ${database.name}?`}
      effect={effectOf(database)}
      irreversible="It cannot be taken back; the database would have to be registered again, under another name."
      confirmLabel={`Archive ${database.name}`}
      danger
      {...(database.stage === "production" ? { typedName: database.name } : {})}
      busy={act.busy}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ databaseId: database.id })}
    />
  );
}

function effectOf({ engine }: DatabaseDetail): string {
  const always = "No migration can be proposed or run on it any more. Nothing is changed in the database; what was done there stays on record.";
  return engine === "mariadb"
    ? `${always} Keep its account there: rules that a finalize has kept are triggers of that account, and without it every write fails (error 1449).`
    : always;
}
