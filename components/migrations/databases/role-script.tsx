"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyField } from "@/components/ui/copy-field";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { SqlCode } from "../script/sql-code";

export type RoleScriptProps = {
  role: Pick<DatabaseDetail, "engine" | "userName" | "databaseName" | "tls">;
  /** Why it cannot be printed yet. */
  lockedReason?: string | undefined;
  /** A new password was made for the role, and stands in the script. */
  onPassword?: (password: string) => void;
};

/** Prints the script that makes the role with the least rights that migrations need; an administrator of the server runs it. */
export function RoleScript({ role, lockedReason, onPassword }: RoleScriptProps) {
  const [owner, setOwner] = useState("");
  const script = useMutation(useApi().migrations.databases.roleScript.mutationOptions({ gcTime: 0, onSuccess: ({ password }) => onPassword?.(password) }));
  const { engine, userName, databaseName, tls } = role;
  const lacksOwner = engine === "postgres" && owner.trim() === "";
  const error = script.error === null ? null : shownErrorOf(script.error);
  const print = () => script.mutate({ engine, userName, databaseName, ownerRole: owner.trim() === "" ? null : owner.trim(), requireTls: tls !== "off" });
  return (
    <div className="flex flex-col gap-4">
      {engine === "postgres" ? (
        <Field label="Role that owns the tables" hint="Only an owner, or a member of it, may change a table.">
          {(control) => <Input {...control} value={owner} autoComplete="off" onChange={(event) => setOwner(event.target.value)} />}
        </Field>
      ) : null}
      <Button
        busy={script.isPending}
        lockedReason={lockedReason ?? (lacksOwner ? "Name the role that owns the tables first." : undefined)}
        onClick={print}
        className="self-start"
      >
        Print the script
      </Button>
      {error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      {script.data === undefined ? null : <Printed {...script.data} isTaken={onPassword !== undefined} />}
    </div>
  );
}

type PrintedProps = { script: string; runAs: string; password: string; isTaken: boolean };

function Printed({ script, runAs, password, isTaken }: PrintedProps) {
  return (
    <>
      <div>
        <p className="mb-1 text-control text-pretty text-secondary">
          The password in it was made now and is kept nowhere.{" "}
          {isTaken ? "It is filled in below." : "Give it to Switchyard under Settings, Set a new password."}
        </p>
        <CopyField text={password} label="the password" />
      </div>
      <p className="flex items-center gap-2 text-control text-secondary">
        {runAs} <CopyButton text={script} label="Copy the script" className="ml-auto" />
      </p>
      <div className="max-h-80 overflow-auto rounded-control border bg-page px-3 py-2" tabIndex={0} role="group" aria-label="Script of the role">
        <SqlCode sql={script} />
      </div>
    </>
  );
}
