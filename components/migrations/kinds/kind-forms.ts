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
    about: "A text column holds fewer characters than now. Values that are too long are fixed, their originals kept.",
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
    about: "A text column holds more characters than now.",
    wantsColumn: true,
    columnLack: ({ family, generated, maxLength }) =>
      family !== "text" ? "It holds no text." : generated !== null ? "It is generated." : maxLength === null ? "It has no limit." : null,
    start: (_table, column) => ({ column: column?.name ?? "", length: null }),
    schema: widenTextParams,
    Fields: lazy(async () => ({ default: (await import("./widen-text-form")).WidenTextForm })),
  },
  set_not_null: {
    about: "A column must have a value from now on. NULLs are filled in, and come back at rollback.",
    wantsColumn: true,
    columnLack: ({ isNullable, generated }) => (!isNullable ? "It is NOT NULL already." : generated !== null ? "It is generated." : null),
    start: (_table, column) => ({ column: column?.name ?? "", fill: "", newWrites: "reject", layout: "column", atFinalize: "keep_rule" }),
    schema: setNotNullParams,
    Fields: lazy(async () => ({ default: (await import("./not-null-forms")).SetNotNullForm })),
  },
  drop_not_null: {
    about: "A column may be left empty from now on.",
    wantsColumn: true,
    columnLack: ({ isNullable, generated }) => (isNullable ? "It takes NULL already." : generated !== null ? "It is generated." : null),
    start: (_table, column) => ({ column: column?.name ?? "", fill: "" }),
    schema: dropNotNullParams,
    Fields: lazy(async () => ({ default: (await import("./not-null-forms")).DropNotNullForm })),
  },
  add_check: {
    about: "Every row must meet a condition. Rows that do not are fixed, their originals kept.",
    wantsColumn: false,
    start: ({ name }) => ({ name: `${name}_check`, condition: "", existing: { fate: "null", column: "" }, layout: "column", atFinalize: "keep_rule" }),
    schema: addCheckParams,
    Fields: lazy(async () => ({ default: (await import("./add-check-form")).AddCheckForm })),
  },
  add_unique: {
    about: "No two rows may have the same values in some columns. Rows that do are fixed, their originals kept.",
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
    about: "Columns must refer to a row of another table. Rows that refer to nobody are fixed, their originals kept.",
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
    about: "A new column, filled in batches where that takes longer than a moment.",
    wantsColumn: false,
    start: () => ({ name: "", type: "", isNullable: true, default: null, backfill: null }),
    schema: addColumnParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).AddColumnForm })),
  },
  drop_column: {
    about: "A column goes. Until finalize it is kept under another name, and rollback brings it back.",
    wantsColumn: true,
    columnLack: ({ generated }) => (generated === null ? null : "It is generated."),
    start: (_table, column) => ({ column: column?.name ?? "", fill: null }),
    schema: dropColumnParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).DropColumnForm })),
  },
  rename_column: {
    about: "A column gets another name. Old and new application versions work side by side until finalize.",
    wantsColumn: true,
    columnLack: ({ generated, identity }) => (generated !== null ? "It is generated." : identity !== null ? "It numbers the rows." : null),
    start: (_table, column) => ({ column: column?.name ?? "", name: "" }),
    schema: renameColumnParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).RenameColumnForm })),
  },
  change_type: {
    about: "A column gets another type, with an expression in each direction. Both are kept current until finalize.",
    wantsColumn: true,
    columnLack: ({ generated, identity }) => (generated !== null ? "It is generated." : identity !== null ? "It numbers the rows." : null),
    start: (_table, column) => ({ column: column?.name ?? "", type: "", up: column?.name ?? "", down: column?.name ?? "", fill: null, default: null }),
    schema: changeTypeParams,
    Fields: lazy(async () => ({ default: (await import("./column-forms")).ChangeTypeForm })),
  },
  change_default: {
    about: "What a new row gets where the application names no value. Rows that are there stay as they are.",
    wantsColumn: true,
    columnLack: ({ generated }) => (generated === null ? null : "It is generated."),
    start: (_table, column) => ({ column: column?.name ?? "", default: "" }),
    schema: changeDefaultParams,
    Fields: lazy(async () => ({ default: (await import("./change-default-form")).ChangeDefaultForm })),
  },
  add_index: {
    about: "A new index, built while writers go on.",
    wantsColumn: false,
    start: ({ name }) => ({ name: `${name}_idx`, columns: [], where: null }),
    schema: addIndexParams,
    Fields: lazy(async () => ({ default: (await import("./index-forms")).AddIndexForm })),
  },
  drop_index: {
    about: "An index goes. Rollback builds it again.",
    wantsColumn: false,
    start: () => ({ name: "" }),
    schema: dropIndexParams,
    Fields: lazy(async () => ({ default: (await import("./index-forms")).DropIndexForm })),
  },
  data_change: {
    about: "Rows are changed or deleted by a condition. What they held is kept, and comes back at rollback.",
    wantsColumn: false,
    start: () => ({ change: { act: "update", set: [{ column: "", sql: "" }] }, where: "", allRows: false, limit: 1_000, meanwhile: "leave" }),
    schema: dataChangeParams,
    Fields: lazy(async () => ({ default: (await import("./data-change-form")).DataChangeForm })),
  },
  [rawSql]: {
    about: "Statements that are written by hand.",
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
