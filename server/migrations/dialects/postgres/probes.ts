import type { TableFacts } from "../../catalog/table-facts";
import { literal, shadowSchema, tableName } from "./names";

/** `done` when the column is there. */
export function columnProbe(table: TableFacts, column: string): string {
  return `SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${literal(column)} AND NOT attisdropped) AS done`;
}

/** `done` when the column is declared like this, such as `character varying(200)`. */
export function columnTypeProbe(table: TableFacts, column: string, type: string): string {
  return `SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${literal(column)} AND format_type(atttypid, atttypmod) = ${literal(type)}) AS done`;
}

/** `done` when the table of ours is there. */
export function shadowTableProbe(name: string): string {
  return `SELECT to_regclass(${literal(tableName({ schema: shadowSchema, name }))}) IS NOT NULL AS done`;
}

/** `done` when the constraint is there, and validated if that is asked. */
export function constraintProbe(table: TableFacts, name: string, options: { validated: boolean }): string {
  const validated = options.validated ? " AND convalidated" : "";
  return `SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${regclass(table)} AND conname = ${literal(name)}${validated}) AS done`;
}

/** The table's oid, NULL when it is gone. */
export function regclass(table: TableFacts): string {
  return `to_regclass(${literal(tableName(table))})`;
}
