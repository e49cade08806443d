import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import type { ColumnDialect } from "../dialect";
import { locks } from "./locks";
import { bareLiteral, quote, tableName } from "./names";
import { columnTypeProbe } from "./probes";
import { fullType } from "./row-refs";

/** Changes of a column's declaration on MariaDB. */
export const columns: ColumnDialect = {
  changeLength(place, table, { column, length }) {
    const type = `${/^char\(/i.test(column.type) ? "char" : "varchar"}(${length})`;
    return {
      type: "statements",
      ...place,
      atomic: false,
      waits: "short",
      before: [],
      after: [],
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} MODIFY COLUMN ${definitionOf(table, { ...column, type })}, ALGORITHM = COPY, LOCK = SHARED`,
          lock: locks["schema-copy"],
          probe: columnTypeProbe(table, column.name, type),
          repair: null,
        },
      ],
      blocking:
        "Nobody writes to the table while MariaDB copies it with all of its indexes: about a second for every 200,000 short rows, minutes for tens of millions. Reading goes on. Do it in a maintenance window.",
    };
  },
};

/** MODIFY takes away what it does not name, so everything that the catalog tells stands here: type, character set, collation, NOT NULL, default … */
export function definitionOf(table: TableFacts, column: ColumnFacts): string {
  const { name, isNullable, defaultSql, onUpdateSql, comment, isInvisible, generated } = column;
  // A check that was declared at the column has the column's name.
  const check = table.checks.find((candidate) => candidate.name === name);
  const parts = [
    quote(name),
    fullType(column),
    generated === null ? (isNullable ? "NULL" : "NOT NULL") : `GENERATED ALWAYS AS (${generated})`,
    isInvisible && "INVISIBLE",
    defaultSql === null ? generated === null && isNullable && "DEFAULT NULL" : `DEFAULT ${defaultSql}`,
    onUpdateSql !== null && `ON UPDATE ${onUpdateSql}`,
    column.identity === "auto-increment" && "AUTO_INCREMENT",
    comment !== null && `COMMENT ${bareLiteral(comment)}`,
    check !== undefined && `CHECK (${check.expression})`,
  ];
  return parts.filter((part) => part !== false).join(" ");
}
