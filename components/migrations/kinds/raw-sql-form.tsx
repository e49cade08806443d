"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Tabs } from "@/components/ui/tabs";
import type { RawSqlParams, RawStatement } from "@/server/migrations/operations/schemas";
import { scriptNames } from "@/server/migrations/scripts/schemas";
import type { ScriptName } from "@/server/migrations/scripts/schemas";
import { scriptTitles } from "../script/script-titles";
import type { KindFieldsProps } from "./kind-form";
import { SqlTextarea } from "./sql-textarea";

const hints: Readonly<Record<ScriptName, string>> = {
  forward: "One statement in each field, carried out in this order.",
  rollback: "What takes it back. Without one nothing can be taken back, which raises the risk. A rehearsal shows whether it gives the same catalog again.",
  finalize: "What is cleared away at the end, if anything.",
};
const empty: RawStatement = { sql: "", probe: null, blocking: null };

/** Raw SQL: the statements of forward, rollback and finalize, each with how it is seen to be done. */
export function RawSqlForm({ params, onChange, errors }: KindFieldsProps) {
  const scripts = params as unknown as Partial<RawSqlParams>;
  return (
    <Tabs
      label="The three scripts"
      className="-mx-4 -mb-4"
      tabs={scriptNames.map((name) => ({
        value: name,
        label: scriptTitles[name],
        content: <Statements name={name} statements={scripts[name] ?? []} error={errors[name]} onChange={(statements) => onChange({ [name]: statements })} />,
      }))}
    />
  );
}

type StatementsProps = { name: ScriptName; statements: readonly RawStatement[]; error: string | undefined; onChange: (statements: RawStatement[]) => void };

function Statements({ name, statements, error, onChange }: StatementsProps) {
  const set = (index: number, changes: Partial<RawStatement>) => onChange(statements.map((each, at) => (at === index ? { ...each, ...changes } : each)));
  return (
    <div className="flex flex-col gap-5 p-4">
      <p className="text-control text-secondary">{hints[name]}</p>
      {statements.map((statement, index) => (
        <StatementFields
          key={index}
          name={`${scriptTitles[name]} ${index + 1}`}
          statement={statement}
          onChange={(changes) => set(index, changes)}
          onRemove={() => onChange(statements.filter((_, at) => at !== index))}
        />
      ))}
      {error === undefined || statements.length === 0 ? null : <p className="text-label text-failed">{error}</p>}
      <Button size="small" className="self-start" icon={<Plus size={13} aria-hidden />} onClick={() => onChange([...statements, empty])}>
        Add a statement
      </Button>
    </div>
  );
}

type StatementFieldsProps = { name: string; statement: RawStatement; onChange: (changes: Partial<RawStatement>) => void; onRemove: () => void };

function StatementFields({ name, statement: { sql, probe, blocking }, onChange, onRemove }: StatementFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <div className="relative">
        <Button
          variant="ghost"
          size="icon-small"
          className="absolute -top-1.5 right-0"
          aria-label={`Remove ${name}`}
          icon={<X size={13} aria-hidden />}
          onClick={onRemove}
        />
        <Field label={name}>{(control) => <SqlTextarea control={control} value={sql} onChange={(next) => onChange({ sql: next })} />}</Field>
      </div>
      <Field
        label="Done when"
        optional
        hint="A SELECT with one boolean column done. It is asked before and after, so that nothing runs twice; needed where the statement commits by itself."
      >
        {(control) => <SqlTextarea control={control} fewestLines={2} value={probe ?? ""} onChange={(next) => onChange({ probe: next === "" ? null : next })} />}
      </Field>
      <Field label="Keeps others waiting for longer than a moment" optional hint="Say whom and how long; the reviewer reads it above the statement.">
        {(control) => (
          <Input
            {...control}
            value={blocking ?? ""}
            maxLength={500}
            onChange={(event) => onChange({ blocking: event.target.value === "" ? null : event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
