"use client";

import { Suspense } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { kindFormOf } from "../kinds/kind-forms";
import type { KindForm, ParamErrors } from "../kinds/kind-form";
import { ColumnField } from "./place-fields";
import { paramsOf, withParams } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

export type KindChoice = { kind: string; title: string };

export type KindFieldProps = { draft: ProposalDraft; kinds: readonly KindChoice[]; onChange: (next: ProposalDraft) => void };

/** What is to be done with the table. */
export function KindField({ draft, kinds, onChange }: KindFieldProps) {
  return (
    <Field label="Change">
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
