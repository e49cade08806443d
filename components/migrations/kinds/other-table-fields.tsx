"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { useSettled } from "@/components/ui/clock";
import { Skeleton } from "@/components/ui/skeleton";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { tableDetail, tableLack } from "../propose/catalog-words";
import { CatalogError } from "../propose/catalog-error";
import { PlacePicker } from "../propose/place-picker";
import { ColumnOrder } from "./column-order";
import { listOf, textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

/** The table that is referred to, from the live catalog; it lies in the schema of the one that refers. */
export function OtherTableField({ params, onChange, databaseId, table }: KindFieldsProps) {
  const [search, setSearch] = useState("");
  const settled = useSettled(search, 200);
  const query = useQuery(useApi().migrations.databases.tables.queryOptions({ databaseId, search: settled }, { placeholderData: keepPreviousData }));
  const chosen = textOf(params["otherTable"]);
  if (query.isError && query.data === undefined) return <CatalogError error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <PlacePicker
      label="They refer to"
      chosen={chosen === "" ? null : chosen}
      busy={query.isFetching}
      more={query.data?.more ?? 0}
      onSearch={setSearch}
      onPick={(otherTable) => onChange(otherTable === chosen ? {} : { otherTable, otherColumns: [] })}
      items={(query.data?.items ?? [])
        .filter(({ schema }) => schema === table.schema)
        .map((each) => ({ id: each.name, name: `${each.schema}.${each.name}`, detail: tableDetail(each), lockedReason: tableLack(each) }))}
    />
  );
}

/** Its columns, as many as here; those that tell its rows apart are marked. */
export function OtherColumnsField({ params, onChange, errors, databaseId, table }: KindFieldsProps) {
  const name = textOf(params["otherTable"]);
  const query = useQuery(
    useApi().migrations.databases.table.queryOptions({ databaseId, schema: table.schema, table: name === "" ? table.name : name }, { enabled: name !== "" }),
  );
  if (name === "") return null;
  if (query.data === undefined) {
    return query.isError ? (
      <CatalogError error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <Skeleton className="h-24 w-full rounded-control" />
    );
  }
  const { facts } = query.data;
  return (
    <ColumnOrder
      legend={`Columns of ${name}`}
      hint="Its primary key, or the columns of a unique index, as many as above and in the same order."
      columns={facts.columns}
      chosen={listOf(params["otherColumns"])}
      error={errors["otherColumns"]}
      note={(column) => keyWords(facts, column)}
      onChange={(otherColumns) => onChange({ otherColumns })}
    />
  );
}

function keyWords({ primaryKey, indexes }: TableFacts, column: string): string | null {
  if (primaryKey?.includes(column) === true) return "primary key";
  return indexes.some(({ isUnique, columns }) => isUnique && columns.includes(column)) ? "unique" : null;
}
