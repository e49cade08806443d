import type { TableFacts } from "../../catalog/table-facts";
import type { StepPlace } from "../dialect";
import type { IndexDialect } from "../index-dialect";
import { statementsStep } from "../statements-step";
import { bytesOfCharacter } from "./character-bytes";
import { locks } from "./locks";
import { literal, quote, tableName } from "./names";

const mostBytes = 3_072;

/** Indexes on MariaDB: in place and without a lock, or not at all. A build that is killed leaves nothing behind. */
export const indexes: IndexDialect = {
  hasPartial: false,
  tooWide: (table, { column, length }) => {
    const bytes = length * bytesOfCharacter(table.columns.find(({ name }) => name === column)?.charset ?? null);
    return table.indexes
      .filter(({ columns, definition }) => bytes > mostBytes && columns.includes(column) && !definition.includes(`${quote(column)}(`))
      .map(({ name }) => ({
        rule: "index-too-long",
        level: "block",
        words: `The index ${name} takes at most ${mostBytes.toLocaleString("en-US")} bytes of a column, and ${length} characters may have ${bytes.toLocaleString("en-US")}. Put only its beginning into the index first.`,
        stepKey: null,
        source: "switchyard",
      }));
  },
  create: (place, table, { name, columns, isUnique }) => {
    const keys = columns.map((column) => `${quote(column.name)}${column.descending ? " DESC" : ""}`).join(", ");
    return statementsStep(place, {
      waits: "patient",
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ADD ${isUnique ? "UNIQUE " : ""}INDEX ${quote(name)} (${keys}), ALGORITHM = INPLACE, LOCK = NONE`,
          lock: locks["online-scan"],
          probe: `SELECT EXISTS (${indexOf(table, name)}) AS done`,
        },
      ],
    });
  },
  drop: (place, table, name) => dropped(place, table, name),
  retire: (place, table, index) => marked(place, table, { name: index.name, isIgnored: true }),
  bringBack: (place, table, index) => marked(place, table, { name: index.name, isIgnored: false }),
  removeRetired: (place, table, index) => dropped(place, table, index.name),
};

function dropped(place: StepPlace, table: TableFacts, name: string) {
  return statementsStep(place, {
    statements: [
      {
        sql: `ALTER TABLE ${tableName(table)} DROP INDEX ${quote(name)}, ALGORITHM = INPLACE, LOCK = NONE`,
        lock: locks["schema-moment"],
        probe: `SELECT NOT EXISTS (${indexOf(table, name)}) AS done`,
      },
    ],
  });
}

/** IGNORED: kept up to date and not used (MariaDB 10.6 and newer). */
function marked(place: StepPlace, table: TableFacts, { name, isIgnored }: { name: string; isIgnored: boolean }) {
  return statementsStep(place, {
    statements: [
      {
        sql: `ALTER TABLE ${tableName(table)} ALTER INDEX ${quote(name)} ${isIgnored ? "IGNORED" : "NOT IGNORED"}, ALGORITHM = INSTANT`,
        lock: locks["schema-moment"],
        probe: `SELECT EXISTS (${indexOf(table, name)} AND IGNORED = '${isIgnored ? "YES" : "NO"}') AS done`,
      },
    ],
  });
}

function indexOf(table: TableFacts, name: string): string {
  return `SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)} AND INDEX_NAME = ${literal(name)}`;
}
