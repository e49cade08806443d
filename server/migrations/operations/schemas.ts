import { z } from "zod";

/** What becomes of a row when the one it refers to goes or changes its key. */
const foreignKeyActs = ["no_action", "restrict", "cascade", "set_null"] as const;
export type ForeignKeyAct = (typeof foreignKeyActs)[number];

/** An expression or condition that a person writes over the columns of the table. */
const sqlExpression = z
  .string()
  .trim()
  .min(1, "Write an expression over the columns of the table.")
  .max(4_000)
  .refine((text) => !text.includes(";"), "One expression, without a semicolon.")
  // Read by `cage/hand-written.ts`: whatever stands under this schema is checked before it is asked or run.
  .meta({ cage: "expression" });

/** What becomes of the values that are too long when the migration begins. The original is kept in every case. */
export const existingPolicy = z.discriminatedUnion("fate", [
  /** Its first characters stay. */
  z.strictObject({ fate: z.literal("cut") }),
  z.strictObject({ fate: z.literal("null") }),
  z.strictObject({ fate: z.literal("expression"), sql: sqlExpression }),
  /** The row leaves the table and is kept whole. */
  z.strictObject({ fate: z.literal("delete_row") }),
]);

/** What becomes of values that are too long and are written from now on. */
export const newWrites = z.enum(["reject", "capture"]);

/** Where originals are kept: in a shadow column of the row itself, or in a table of `switchyard_shadow`. */
export const shadowLayout = z.enum(["column", "table"]);

/** Narrow text: schema and table stand beside the parameters, in the migration itself. */
export const narrowTextParams = z
  .strictObject({
    column: z.string().min(1, "Pick a column.").max(64),
    /** Characters, not bytes. */
    length: z.int("Say how many characters it may hold.").min(1, "At least one character.").max(10_000_000),
    existing: existingPolicy,
    newWrites,
    layout: shadowLayout,
    /** keep_rule: the type stays as declared and the rule holds. change_type: the declaration too, in a window, which blocks writers. */
    atFinalize: z.enum(["keep_rule", "change_type"]),
  })
  .refine(({ existing, newWrites: policy }) => existing.fate !== "delete_row" || policy === "reject", {
    path: ["newWrites"],
    message: "Rows that are too long are deleted, so new ones can only be rejected: there is nothing that could stand in their place.",
  });
export type NarrowTextParams = z.infer<typeof narrowTextParams>;

const columnName = z.string().min(1, "Pick a column.").max(64);
/** The name of something new in the target. */
const newName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*$/i, "Use letters, digits and underscores, beginning with a letter.")
  .max(63);

/** Add an index. */
export const addIndexParams = z.strictObject({
  name: newName,
  columns: z
    .array(z.strictObject({ name: columnName, descending: z.boolean() }))
    .min(1, "Pick at least one column.")
    .max(16),
  /** Only rows for which this holds; PostgreSQL only. */
  where: sqlExpression.nullable(),
});
export type AddIndexParams = z.infer<typeof addIndexParams>;

/** Drop an index. */
export const dropIndexParams = z.strictObject({ name: z.string().min(1, "Pick an index.").max(64) });
export type DropIndexParams = z.infer<typeof dropIndexParams>;

/** Change a default: an expression of the engine; null: no default. */
export const changeDefaultParams = z.strictObject({ column: columnName, default: sqlExpression.nullable() });
export type ChangeDefaultParams = z.infer<typeof changeDefaultParams>;

/** A statement that a person writes. Its bytes stay as they are: nothing is trimmed. */
export const rawStatement = z.strictObject({
  sql: z.string().min(1, "Write a statement.").max(100_000).meta({ cage: "statement" }),
  /** A SELECT whose column `done` is true once the statement has had its effect; needed where it commits by itself. */
  probe: z.string().min(1).max(4_000).meta({ cage: "query" }).nullable(),
  /** For how long it keeps others waiting, when that is more than a moment; said to the reviewer. */
  blocking: z.string().trim().min(1).max(500).nullable(),
});
export type RawStatement = z.infer<typeof rawStatement>;

/** Raw SQL: each statement is a step of its own. */
export const rawSqlParams = z.strictObject({
  forward: z.array(rawStatement).min(1, "Write at least one statement.").max(20),
  rollback: z.array(rawStatement).max(20),
  finalize: z.array(rawStatement).max(20),
});
export type RawSqlParams = z.infer<typeof rawSqlParams>;

/** Forbid NULL. */
export const setNotNullParams = z.strictObject({
  column: columnName,
  /** Stands where there is no value. */
  fill: sqlExpression,
  newWrites,
  layout: shadowLayout,
  /** MariaDB: keep_rule: triggers refuse for good. declare: the table is built anew beside its writers. PostgreSQL declares it at once. */
  atFinalize: z.enum(["keep_rule", "declare"]),
});
export type SetNotNullParams = z.infer<typeof setNotNullParams>;

/** Allow NULL; `fill` stands at rollback where NULL was written since. */
export const dropNotNullParams = z.strictObject({ column: columnName, fill: sqlExpression });
export type DropNotNullParams = z.infer<typeof dropNotNullParams>;

/** What becomes of rows that break a rule when it comes. Originals are kept in every case. */
const brokenRows = z.discriminatedUnion("fate", [
  z.strictObject({ fate: z.literal("null"), column: columnName }),
  z.strictObject({ fate: z.literal("expression"), column: columnName, sql: sqlExpression }),
  /** The row leaves the table and is kept whole. */
  z.strictObject({ fate: z.literal("delete_row") }),
]);
export type BrokenRows = z.infer<typeof brokenRows>;

/** Add a check. New writes that break it are refused from the beginning. */
export const addCheckParams = z.strictObject({
  name: newName,
  condition: sqlExpression,
  existing: brokenRows,
  layout: shadowLayout,
  /** MariaDB: keep_rule: triggers refuse for good. declare: the table is copied, which blocks writers. PostgreSQL declares it at once. */
  atFinalize: z.enum(["keep_rule", "declare"]),
});
export type AddCheckParams = z.infer<typeof addCheckParams>;

const columnNames = z.array(columnName).min(1, "Pick at least one column.").max(16);

/** Add a foreign key to another table of the same schema. */
export const addForeignKeyParams = z
  .strictObject({
    name: newName,
    columns: columnNames,
    otherTable: z.string().min(1, "Name the table.").max(64),
    otherColumns: columnNames,
    onDelete: z.enum(foreignKeyActs),
    onUpdate: z.enum(foreignKeyActs),
    existing: brokenRows,
    layout: shadowLayout,
  })
  .refine(({ columns, otherColumns }) => columns.length === otherColumns.length, {
    path: ["otherColumns"],
    message: "As many columns there as here.",
  });
export type AddForeignKeyParams = z.infer<typeof addForeignKeyParams>;

/** Add a column. A default that is not the same for every row, or a value out of the row, is written in batches. */
export const addColumnParams = z.strictObject({
  name: newName,
  type: z.string().trim().min(1, "Write a type, such as varchar(40).").max(300),
  isNullable: z.boolean(),
  default: sqlExpression.nullable(),
  /** Over the columns of the row: what rows get that do not name the column, those that are there and those of older applications. */
  backfill: sqlExpression.nullable(),
});
export type AddColumnParams = z.infer<typeof addColumnParams>;

/** Drop a column; `fill` is what rows get at a rollback that were inserted without it, where it may not be NULL. */
export const dropColumnParams = z.strictObject({ column: columnName, fill: sqlExpression.nullable() });
export type DropColumnParams = z.infer<typeof dropColumnParams>;

/** Rename a column; both names live until finalize. */
export const renameColumnParams = z.strictObject({ column: columnName, name: newName });
export type RenameColumnParams = z.infer<typeof renameColumnParams>;

/** A condition that leaves no row out. */
const everyRow = /^[\s(]*(?:true|1|not\s+false|1\s*=\s*1)[\s)]*$/i;

/** Data change: UPDATE with an expression for each column, or DELETE, of the rows that match. */
export const dataChangeParams = z
  .strictObject({
    change: z.discriminatedUnion("act", [
      z.strictObject({
        act: z.literal("update"),
        set: z
          .array(z.strictObject({ column: columnName, sql: sqlExpression }))
          .min(1, "Set at least one column.")
          .max(16),
      }),
      z.strictObject({ act: z.literal("delete") }),
    ]),
    where: sqlExpression,
    /** Said on purpose: the condition is `true`. */
    allRows: z.boolean(),
    /** More rows than this are not changed: the plan is refused, and so is the run if the table has filled meanwhile. */
    limit: z.int().min(1, "At least one row.").max(1_000_000_000),
    /** leave: rows that come to match after their turn stay as they are. change: a second pass takes those of the first. */
    meanwhile: z.enum(["leave", "change"]),
  })
  .refine(({ where, allRows }) => allRows || !everyRow.test(where), {
    path: ["where"],
    message: "This condition is about every row. Say which rows, or switch on that all rows are meant.",
  })
  .refine(({ where, allRows }) => !allRows || everyRow.test(where), { path: ["where"], message: "All rows are meant, so the condition is true." });
export type DataChangeParams = z.infer<typeof dataChangeParams>;

/** Add a unique constraint: of rows with the same values one stays as it is. */
export const addUniqueParams = z.strictObject({
  name: newName,
  columns: columnNames,
  /** Which one: the first or last by an expression; null: by the primary key. */
  keep: z.strictObject({ which: z.enum(["oldest", "newest"]), by: sqlExpression.nullable() }),
  existing: brokenRows,
  layout: shadowLayout,
});
export type AddUniqueParams = z.infer<typeof addUniqueParams>;

/** Change a type, by expressions in both directions over the columns of the row. */
export const changeTypeParams = z.strictObject({
  column: columnName,
  type: z.string().trim().min(1, "Write a type, such as bigint.").max(300),
  /** The value in the new type, and back in the old one. */
  up: sqlExpression,
  down: sqlExpression,
  /** What stands in the old column where `down` fails; needed where it may not be NULL. */
  fill: sqlExpression.nullable(),
  /** The default of the new type; needed where it may not be NULL, and taken away at finalize where there was none before. */
  default: sqlExpression.nullable(),
});
export type ChangeTypeParams = z.infer<typeof changeTypeParams>;

/** Widen text: characters, not bytes. */
export const widenTextParams = z.strictObject({
  column: columnName,
  length: z.int("Say how many characters it may hold.").min(1, "At least one character.").max(10_000_000),
});
export type WidenTextParams = z.infer<typeof widenTextParams>;
