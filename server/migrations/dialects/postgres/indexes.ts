import type { TableFacts } from "../../catalog/table-facts";
import type { StatementLock } from "../../scripts/schemas";
import type { StepPlace } from "../dialect";
import type { IndexDialect } from "../index-dialect";
import { statementsStep } from "../statements-step";
import { locks } from "./locks";
import { literal, quote, tableName } from "./names";
import { regclass } from "./probes";

/** A third of a page. */
const mostBytes = 2_704;
const building = locks["online-scan"];
/** DROP INDEX CONCURRENTLY waits for those that use it and blocks none of them. */
const dropping: StatementLock = { mode: "SHARE UPDATE EXCLUSIVE", blocks: "schema-changes", lasts: "moment" };

/** Indexes on PostgreSQL: CONCURRENTLY, outside a transaction, without a lock timeout (with one, any old snapshot would leave an invalid index). */
export const indexes: IndexDialect = {
  hasPartial: true,
  tooWide: (table, { column, length }) =>
    table.indexes
      .filter(({ columns, definition }) => columns.includes(column) && / USING btree /i.test(definition) && length > mostBytes)
      .map(({ name }) => ({
        rule: "index-too-long",
        level: "warn",
        words: `A row of the index ${name} takes at most ${mostBytes.toLocaleString("en-US")} bytes: longer values would be refused.`,
        stepKey: null,
        source: "switchyard",
      })),
  create: (place, table, { name, columns, isUnique, where }) => {
    const keys = columns.map((column) => `${quote(column.name)}${column.descending ? " DESC" : ""}`).join(", ");
    const filter = where === null ? "" : ` WHERE (\n${where}\n)`;
    return build(place, table, { name, sql: `CREATE ${isUnique ? "UNIQUE " : ""}INDEX CONCURRENTLY ${quote(name)} ON ${tableName(table)} (${keys})${filter}` });
  },
  drop: (place, table, name) => dropped(place, table, name),
  retire: (place, table, index) => dropped(place, table, index.name),
  bringBack: (place, table, index) =>
    build(place, table, {
      name: index.name,
      sql: index.definition.replace(/^CREATE (UNIQUE )?INDEX /, (_, unique: string | undefined) => `CREATE ${unique ?? ""}INDEX CONCURRENTLY `),
    }),
  removeRetired: () => null,
};

function build(place: StepPlace, table: TableFacts, { name, sql }: { name: string; sql: string }) {
  return statementsStep(place, {
    waits: "patient",
    statements: [
      {
        sql,
        lock: building,
        probe: indexProbe(table, name, "indisvalid"),
        repair: { when: indexProbe(table, name, "NOT indisvalid"), sql: dropSql(table, name) },
      },
    ],
  });
}

function dropped(place: StepPlace, table: TableFacts, name: string) {
  return statementsStep(place, {
    waits: "patient",
    statements: [{ sql: dropSql(table, name), lock: dropping, probe: `SELECT NOT EXISTS (${indexOf(table, name)}) AS done` }],
  });
}

function dropSql(table: TableFacts, name: string): string {
  return `DROP INDEX CONCURRENTLY IF EXISTS ${tableName({ schema: table.schema, name })}`;
}

/** `done` when an index of the table has this name and the condition holds for it. */
export function indexProbe(table: TableFacts, name: string, condition: "indisvalid" | "NOT indisvalid"): string {
  return `SELECT EXISTS (${indexOf(table, name)} AND ${condition}) AS done`;
}

function indexOf(table: TableFacts, name: string): string {
  return `SELECT FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid WHERE x.indrelid = ${regclass(table)} AND c.relname = ${literal(name)}`;
}
