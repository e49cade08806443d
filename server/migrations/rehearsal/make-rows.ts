import type { ColumnFacts } from "../catalog/table-facts";
import type { RowWriting } from "../dialects/rehearsal-dialect";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import type { TextRow } from "./application-model";
import { madeUpValue, textShapes } from "./made-up-values";
import type { TextShape } from "./made-up-values";
import { insertOf } from "./table-rows";
import type { CopyTable } from "./table-rows";

/** Makes rows for one table; the same ones each time. */
export type RowMaker = {
  /** The row of that number, as an application would insert it. */
  row(number: number, shape?: TextShape): TextRow;
  /** The shape that the table's checks let through, once it is known. */
  shape: TextShape;
};

/** What rows of a table are made of. */
export type RowSource = {
  table: CopyTable;
  /** Numbers that the migration's parameters name. */
  limits: readonly number[];
  /** Values of enumerations by column. */
  labels: ReadonlyMap<string, readonly string[]>;
  /** For each foreign key: the rows it may point to, by column. */
  targets: readonly { columns: readonly string[]; rows: readonly TextRow[] }[];
};

/** A maker for a table whose neighbours have rows already. */
function rowMaker(source: RowSource): RowMaker {
  const distinct = distinctColumns(source);
  const referring = new Set(source.targets.flatMap(({ columns }) => columns));
  const given = source.table.writable.filter((column) => !referring.has(column.name) && !isFilledIn(column, source));
  const maker: RowMaker = {
    shape: textShapes[0],
    row(number, shape = maker.shape) {
      const own = given.map((column) => {
        const labels = source.labels.get(column.name) ?? [];
        return [column.name, madeUpValue({ column, row: number, limits: source.limits, isDistinct: distinct.has(column.name), labels, shape })] as const;
      });
      return { ...Object.fromEntries(own), ...pointers(source, number) };
    },
  };
  return maker;
}

/** Inserts rows until there are so many; gives how many came to be, and the server's words about the last that did not. */
export async function makeRows(
  session: TargetSession,
  writing: RowWriting,
  source: RowSource,
  count: number,
): Promise<{ made: number; refused: string | null; maker: RowMaker }> {
  const maker = rowMaker(source);
  let made = 0;
  let refused: string | null = null;
  for (let number = 0; number < count; number += 1) {
    const words = await insertInSomeShape(session, writing, { source, maker, number });
    if (words === null) made += 1;
    else refused = words;
  }
  return { made, refused, maker };
}

async function insertInSomeShape(
  session: TargetSession,
  writing: RowWriting,
  { source, maker, number }: { source: RowSource; maker: RowMaker; number: number },
): Promise<string | null> {
  let words: string | null = null;
  for (const shape of [maker.shape, ...textShapes.filter((other) => other !== maker.shape)]) {
    const { sql, values } = insertOf(writing, source.table.quoted, maker.row(number, shape));
    try {
      await session.query(sql, values);
      maker.shape = shape;
      return null;
    } catch (error) {
      if (!(error instanceof TargetError) || !["constraint", "bad-value", "other"].includes(error.failure)) throw error;
      words ??= error.message;
    }
  }
  return words;
}

/** One column of each unique index carries the difference, preferably one that points nowhere. */
function distinctColumns({ table, targets }: RowSource): ReadonlySet<string> {
  const referring = new Set(targets.flatMap(({ columns }) => columns));
  const unique = table.facts.indexes.filter(({ isUnique }) => isUnique).map(({ columns }) => columns.filter((name) => name !== null));
  return new Set([table.key, ...unique].flatMap((columns) => columns.find((name) => !referring.has(name)) ?? []));
}

/** Left to the database: numbers it counts itself, and types that nothing can be made up for. */
function isFilledIn({ name, identity, defaultSql, family, type }: ColumnFacts, { table, labels }: RowSource): boolean {
  if (identity !== null) return true;
  if (table.key.includes(name) && defaultSql !== null) return true;
  return family === "other" && !/^uuid/i.test(type) && (labels.get(name) ?? []).length === 0 && defaultSql !== null;
}

function pointers({ table, targets }: RowSource, number: number): TextRow {
  return Object.fromEntries(
    targets.flatMap(({ columns, rows }, at) => {
      const chosen = rows[(number + at) % Math.max(rows.length, 1)];
      const mayBeNull = columns.every((name) => table.facts.columns.find((column) => column.name === name)?.isNullable);
      const isNull = chosen === undefined || (mayBeNull && number % 7 === 6);
      return columns.map((name) => [name, isNull ? null : (chosen[name] ?? null)] as const);
    }),
  );
}
