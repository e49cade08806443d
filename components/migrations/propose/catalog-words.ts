import type { TableListItem } from "@/server/migrations/catalog/schemas";
import type { ColumnFacts, TableFacts } from "@/server/migrations/catalog/table-facts";
import { counted, sizeWords } from "../quantity-words";

/** "about 200,000 rows · 48 MiB · 12 columns". */
export function tableDetail({ estimatedRows, sizeBytes, columns }: Pick<TableListItem, "estimatedRows" | "sizeBytes" | "columns">): string {
  const parts = [`about ${counted(Math.max(0, Math.round(estimatedRows)), "row")}`, sizeWords(sizeBytes), counted(columns, "column")];
  // A line may end between the parts, never between a number and its unit.
  return parts.map((part) => part.replaceAll(" ", "\u00A0")).join(" · ");
}

/** What hangs on a table: "2 views and 1 foreign key name it"; null where nothing does. */
export function tableNote({ dependents, hasPrimaryKey }: Pick<TableListItem, "dependents" | "hasPrimaryKey">): string | null {
  const views = dependents.filter(({ kind }) => kind !== "foreign key").length;
  const keys = dependents.length - views;
  const parts = [...(views === 0 ? [] : [counted(views, "view")]), ...(keys === 0 ? [] : [counted(keys, "foreign key")])];
  const named = parts.length === 0 ? null : `${parts.join(" and ")} ${views + keys === 1 ? "names" : "name"} it`;
  return [named, hasPrimaryKey ? null : "no primary key"].filter((part) => part !== null).join(" · ") || null;
}

/** Why a table cannot be migrated; null where it can. */
export function tableLack({ kind }: Pick<TableListItem, "kind">): string | null {
  return kind === "table" ? null : `A ${kind} cannot be migrated here.`;
}

/** "character varying(255) · NOT NULL · default ''". */
export function columnDetail({ type, isNullable, defaultSql, generated, identity }: ColumnFacts): string {
  return [
    type,
    isNullable ? null : "NOT NULL",
    generated === null ? null : "generated",
    identity === null ? null : "identity",
    defaultSql === null ? null : `default ${defaultSql}`,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

/** What names a table, each once with the columns it names. */
export function dependentsByName(dependents: TableFacts["dependents"]): { kind: string; name: string; columns: string[] }[] {
  const found = new Map<string, { kind: string; name: string; columns: string[] }>();
  for (const { kind, name, column } of dependents) {
    const known = found.get(`${kind} ${name}`) ?? { kind, name, columns: [] };
    if (column !== null) known.columns.push(column);
    found.set(`${kind} ${name}`, known);
  }
  return [...found.values()];
}

/** What names a column: "primary key · 2 indexes · view public.links"; null where nothing does. */
export function columnNote({ primaryKey, indexes, foreignKeys, dependents }: TableFacts, column: string): string | null {
  const inIndexes = indexes.filter(({ columns, isPrimary }) => !isPrimary && columns.includes(column)).length;
  const keys = foreignKeys.filter(({ columns }) => columns.includes(column)).length;
  const named = dependents.filter((each) => each.column === column);
  const parts = [
    ...(primaryKey?.includes(column) === true ? ["primary key"] : []),
    ...(inIndexes === 0 ? [] : [counted(inIndexes, "index", "indexes")]),
    ...(keys === 0 ? [] : [counted(keys, "foreign key")]),
    ...named.slice(0, 3).map(({ kind, name }) => `${kind} ${name}`),
    ...(named.length > 3 ? [`${named.length - 3} more`] : []),
  ];
  return parts.length === 0 ? null : parts.join(" · ");
}
