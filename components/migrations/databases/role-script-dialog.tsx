"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogFrame } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { SqlCode } from "../script/sql-code";

export type RoleScriptDialogProps = { database: Pick<DatabaseDetail, "engine" | "userName" | "databaseName" | "tls">; onClose: () => void };

/** The script that makes the role with the least rights that migrations need; an administrator of the server runs it. */
export function RoleScriptDialog({ database, onClose }: RoleScriptDialogProps) {
  const [owner, setOwner] = useState("");
  const script = useMutation(useApi().migrations.databases.roleScript.mutationOptions({ gcTime: 0 }));
  const { engine, userName, databaseName, tls } = database;
  const error = script.error === null ? null : shownErrorOf(script.error);
  const print = () => script.mutate({ engine, userName, databaseName, ownerRole: owner.trim() === "" ? null : owner.trim(), requireTls: tls !== "off" });
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Role ${userName}`}
      description="An administrator of the server runs this script; Switchyard itself never connects as one."
      className="sm:top-[8vh] sm:max-h-[84vh] sm:max-w-[760px]"
    >
      <div className="flex flex-col gap-4 px-5 pb-5">
        <div className="flex flex-wrap items-end gap-3">
          <Field label="Role that owns the tables" optional className="flex-1" hint="On PostgreSQL only an owner, or a member of it, may change a table.">
            {(control) => <Input {...control} value={owner} autoComplete="off" onChange={(event) => setOwner(event.target.value)} />}
          </Field>
          <Button busy={script.isPending} onClick={print} className="mb-[22px]">
            Print the script
          </Button>
        </div>
        {error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
        {script.data === undefined ? null : <Printed {...script.data} />}
      </div>
    </DialogFrame>
  );
}

function Printed({ script, runAs, password }: { script: string; runAs: string; password: string }) {
  return (
    <>
      <div>
        <p className="mb-1 text-control text-secondary">The password in it was made now and is kept nowhere. Type it into the registration.</p>
        <CopyField text={password} label="the password" />
      </div>
      <p className="flex items-center gap-2 text-control text-secondary">
        {runAs} <CopyButton text={script} label="Copy the script" className="ml-auto" />
      </p>
      <div className="rounded-control border bg-page px-3 py-2">
        <SqlCode sql={script} />
      </div>
    </>
  );
}
