"use client";

import { Suspense } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { kindFormOf, rawSql } from "../kinds/kind-forms";
import type { KindForm, ParamErrors } from "../kinds/kind-form";
import { ColumnField } from "./place-fields";
import { paramsOf, withParams } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

type KindChoice = { kind: string; title: string };

type KindFieldProps = { draft: ProposalDraft; kinds: readonly KindChoice[]; onChange: (next: ProposalDraft) => void };

/** What is to be done with the table. */
function KindField({ draft, kinds, onChange }: KindFieldProps) {
  return (
    <Field label="Change" hint={kindFormOf(draft.kind)?.about}>
      {(control) => (
        <Select {...control} value={draft.kind} onChange={(event) => onChange({ ...draft, kind: event.target.value })}>
          <option value="">Choose…</option>
          {kinds.map(({ kind, title }) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export type KindTabsProps = KindFieldProps & { form: KindForm | undefined; facts: TableFacts | null; errors: ParamErrors };

/** A form for a known kind of change, or SQL by hand. */
export function KindTabs({ draft, kinds, form, facts, errors, onChange }: KindTabsProps) {
  const known = kinds.filter(({ kind }) => kind !== rawSql);
  const content = (
    <div className="flex flex-col gap-4 pt-4">
      <KindField draft={draft} kinds={known} onChange={onChange} />
      {form === undefined || form.isWide === true || facts === null ? null : (
        <KindFormFields draft={draft} form={form} facts={facts} errors={errors} onChange={onChange} />
      )}
    </div>
  );
  if (known.length === kinds.length) return content;
  const raw = (
    <p className="pt-4 text-control text-secondary">
      The statements are written beside the plan. Their locks are read from the text, their effect from a rehearsal.
    </p>
  );
  return (
    <Tabs
      label="How it is said"
      className="-mx-4 [&>[role=tabpanel]]:px-4"
      value={draft.kind === rawSql ? rawSql : "form"}
      onValueChange={(value) => onChange({ ...draft, kind: value === rawSql ? rawSql : "" })}
      tabs={[
        { value: "form", label: "Form", content },
        { value: rawSql, label: "Raw SQL", content: raw },
      ]}
    />
  );
}

export type KindFormFieldsProps = {
  draft: ProposalDraft;
  form: KindForm;
  facts: TableFacts;
  errors: ParamErrors;
  onChange: (next: ProposalDraft) => void;
};

/** The column, where the kind wants one, and the kind's own small form. */
export function KindFormFields({ draft, form, facts, errors, onChange }: KindFormFieldsProps) {
  const column = facts.columns.find(({ name }) => name === draft.column) ?? null;
  const { Fields } = form;
  return (
    <>
      {form.wantsColumn ? <ColumnField draft={draft} facts={facts} lackOf={(each) => form.columnLack?.(each) ?? null} onChange={onChange} /> : null}
      {form.wantsColumn && column === null ? null : (
        <Suspense fallback={<Skeleton className="h-40 w-full rounded-control" />}>
          <Fields
            params={paramsOf(draft, form.start(facts, column))}
            onChange={(changes) => onChange(withParams(draft, changes))}
            errors={errors}
            databaseId={draft.databaseId ?? ""}
            table={facts}
            column={column}
          />
        </Suspense>
      )}
    </>
  );
}

/** The kinds of an engine that have a form here. */
export function offeredKinds(kinds: readonly { kind: string; title: string; engines: readonly string[] }[], engine: string): KindChoice[] {
  return kinds.filter(({ kind, engines }) => engines.includes(engine) && kindFormOf(kind) !== undefined);
}
