"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { useSettled } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import type { ListDatabasesOutput } from "@/server/migrations/databases/schemas";
import { CatalogError } from "./catalog-error";
import { columnDetail, columnNote, tableDetail, tableLack, tableNote } from "./catalog-words";
import { PlacePicker } from "./place-picker";
import { withDatabase, withTable } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

export type DatabaseFieldProps = { draft: ProposalDraft; databases: ListDatabasesOutput["items"]; onChange: (next: ProposalDraft) => void };

/** On which database it is planned first; production comes later, with the same content. */
export function DatabaseField({ draft, databases, onChange }: DatabaseFieldProps) {
  return (
    <Field label="Database" hint="Begin with the earliest stage. The same content then moves on to the next ones.">
      {(control) => (
        <Select
          {...control}
          value={draft.databaseId ?? ""}
          onChange={(event) => onChange(withDatabase(draft, event.target.value === "" ? null : event.target.value))}
        >
          <option value="">Choose…</option>
          {databases.map(({ id, name, stage, engineTitle, levers }) => (
            <option key={id} value={id} disabled={!levers.propose.allowed}>
              {name} ({stage}, {engineTitle})
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export type TableFieldProps = { draft: ProposalDraft & { databaseId: string }; onChange: (next: ProposalDraft) => void };

/** The table, from the live catalog. */
export function TableField({ draft, onChange }: TableFieldProps) {
  const [search, setSearch] = useState("");
  const settled = useSettled(search, 200);
  const query = useQuery(
    useApi().migrations.databases.tables.queryOptions({ databaseId: draft.databaseId, search: settled }, { placeholderData: keepPreviousData }),
  );
  const id = draft.table === "" ? null : `${draft.schema}.${draft.table}`;
  if (query.isError && query.data === undefined) return <CatalogError error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <PlacePicker
      label="Table"
      chosen={id}
      busy={query.isFetching}
      more={query.data?.more ?? 0}
      onSearch={setSearch}
      onPick={(picked) => {
        const table = query.data?.items.find((item) => `${item.schema}.${item.name}` === picked);
        if (table !== undefined) onChange(withTable(draft, table.schema, table.name));
      }}
      items={(query.data?.items ?? []).map((table) => ({
        id: `${table.schema}.${table.name}`,
        name: `${table.schema}.${table.name}`,
        detail: tableDetail(table),
        note: tableNote(table),
        lockedReason: tableLack(table),
      }))}
    />
  );
}

export type ColumnFieldProps = {
  draft: ProposalDraft;
  facts: TableFacts;
  /** Why a column cannot be taken for the chosen kind. */
  lackOf: (column: TableFacts["columns"][number]) => string | null;
  onChange: (next: ProposalDraft) => void;
};

/** The column, with its type and what names it. */
export function ColumnField({ draft, facts, lackOf, onChange }: ColumnFieldProps) {
  return (
    <PlacePicker
      label="Column"
      chosen={draft.column === "" ? null : draft.column}
      onPick={(column) => onChange({ ...draft, column })}
      items={facts.columns.map((column) => ({
        id: column.name,
        name: column.name,
        detail: columnDetail(column),
        note: columnNote(facts, column.name),
        lockedReason: lackOf(column),
      }))}
    />
  );
}
