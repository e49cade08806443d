import { lazy } from "react";
import {
  addCheckParams,
  addColumnParams,
  addForeignKeyParams,
  addIndexParams,
  addUniqueParams,
  changeDefaultParams,
  changeTypeParams,
  dataChangeParams,
  dropColumnParams,
  dropIndexParams,
  dropNotNullParams,
  narrowTextParams,
  rawSqlParams,
  renameColumnParams,
  setNotNullParams,
  widenTextParams,
} from "@/server/migrations/operations/schemas";
import type { KindForm } from "./kind-form";

/** The kind that has a tab of its own. */
export const rawSql = "raw_sql";

/** The form of each kind, its code loaded when it is first shown. A kind that is not here cannot be proposed from the screen. */
const kindForms: Readonly<Record<string, KindForm>> = {
  narrow_text: {
    wantsColumn: true,
    columnLack: ({ family, generated }) => (family !== "text" ? "It holds no text." : generated !== null ? "It is generated." : null),
    start: (_table, column) => ({
      column: column?.name ?? "",
      length: null,
      existing: { fate: "cut" },
      newWrites: "reject",
      layout: "column",
      atFinalize: "keep_rule",
    }),
    schema: narrowTextParams,
    Fields: lazy(async () => ({ default: (await import("./narrow-text-form")).NarrowTextForm })),
  },
  widen_text: {
    wantsColumn: true,
    columnLack: ({ family, generated, maxLength }) =>
      family !== "text" ? "It holds no text." : generated !== null ? "It is generated." : maxLength === null ? "It has no limit." : null,
    start: (_table, column) => ({ column: column?.name ?? "", length: null }),
    schema: widenTextParams,
    Fields: lazy(async () => ({ default: (await import("./widen-text-form")).WidenTextForm })),
  },
  set_not_null: {
    wantsColumn: true,
    columnLack: ({ isNullable, generated }) => (!isNullable ? "It is NOT NULL already." : generated !== null ? "It is generated." : null),
    start: (_table, column) => ({ column: column?.name ?? "", fill: "", newWrites: "reject", layout: "column", atFinalize: "keep_rule" }),
    schema: setNotNullParams,
    Fields: lazy(async () => ({ default: (await import("./not-null-forms")).SetNotNullForm })),
  },
  drop_not_null: {
    wantsColumn: true,
    columnLack: ({ isNullable, generated }) => (isNullable ? "It takes NULL already." : generated !== null ? "It is generated." : null),
    start: (_table, column) => ({ column: column?.name ?? "", fill: "" }),
    schema: dropNotNullParams,
    Fields: lazy(async () => ({ default: (await import("./not-null-forms")).DropNotNullForm })),
  },
  add_check: {
    wantsColumn: false,
    start: ({ name }) => ({ name: `${name}_check`, condition: "", existing: { fate: "null", column: "" }, layout: "column", atFinalize: "keep_rule" }),
    schema: addCheckParams,
    Fields: lazy(async () => ({ default: (await import("./add-check-form")).AddCheckForm })),
  },
  add_unique: {
    wantsColumn: false,
    start: ({ name }) => ({
      name: `${name}_unique`,
      columns: [],
      keep: { which: "newest", by: null },
      existing: { fate: "null", column: "" },
      layout: "column",
    }),
    schema: addUniqueParams,
    Fields: lazy(async () => ({ default: (await import("./add-unique-form")).AddUniqueForm })),
  },
  add_foreign_key: {
    wantsColumn: false,
    start: ({ name }) => ({
      name: `${name}_fk`,
      columns: [],
      otherTable: "",
      otherColumns: [],
      onDelete: "no_action",
      onUpdate: "no_action",
      existing: { fate: "null", column: "" },
      layout: "column",
    }),
    schema: addForeignKeyParams,
    Fields: lazy(async () => ({ default: (await import("./add-foreign-key-form")).AddForeignKeyForm })),
  },
  add_column: {
    wantsColumn: false,
    start: () => ({ name: "", type: "", isNullable: true, default: null, backfill: null }),
    schema: addColumnParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).AddColumnForm })),
  },
  drop_column: {
    wantsColumn: true,
    columnLack: ({ generated }) => (generated === null ? null : "It is generated."),
    start: (_table, column) => ({ column: column?.name ?? "", fill: null }),
    schema: dropColumnParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).DropColumnForm })),
  },
  rename_column: {
    wantsColumn: true,
    columnLack: ({ generated, identity }) => (generated !== null ? "It is generated." : identity !== null ? "It numbers the rows." : null),
    start: (_table, column) => ({ column: column?.name ?? "", name: "" }),
    schema: renameColumnParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).RenameColumnForm })),
  },
  change_type: {
    wantsColumn: true,
    columnLack: ({ generated, identity }) => (generated !== null ? "It is generated." : identity !== null ? "It numbers the rows." : null),
    start: (_table, column) => ({ column: column?.name ?? "", type: "", up: column?.name ?? "", down: column?.name ?? "", fill: null, default: null }),
    schema: changeTypeParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).ChangeTypeForm })),
  },
  change_default: {
    wantsColumn: true,
    columnLack: ({ generated }) => (generated === null ? null : "It is generated."),
    start: (_table, column) => ({ column: column?.name ?? "", default: "" }),
    schema: changeDefaultParams,
    Fields: lazy(async () => ({ default: (await import("./change-default-form")).ChangeDefaultForm })),
  },
  add_index: {
    wantsColumn: false,
    start: ({ name }) => ({ name: `${name}_idx`, columns: [], where: null }),
    schema: addIndexParams,
    Fields: lazy(async () => ({ default: (await import("./index-forms")).AddIndexForm })),
  },
  drop_index: {
    wantsColumn: false,
    start: () => ({ name: "" }),
    schema: dropIndexParams,
    Fields: lazy(async () => ({ default: (await import("./index-forms")).DropIndexForm })),
  },
  data_change: {
    wantsColumn: false,
    start: () => ({ change: { act: "update", set: [{ column: "", sql: "" }] }, where: "", allRows: false, limit: 1_000, meanwhile: "leave" }),
    schema: dataChangeParams,
    Fields: lazy(async () => ({ default: (await import("./data-change-form")).DataChangeForm })),
  },
  [rawSql]: {
    wantsColumn: false,
    isWide: true,
    start: () => ({ forward: [{ sql: "", probe: null, blocking: null }], rollback: [], finalize: [] }),
    schema: rawSqlParams,
    Fields: lazy(async () => ({ default: (await import("./raw-sql-form")).RawSqlForm })),
  },
};

/** The form of a kind; undefined where none was written. */
export function kindFormOf(kind: string): KindForm | undefined {
  return kindForms[kind];
}
