import type { ColumnFacts, TableFacts } from "../../catalog/table-facts";
import type { ColumnDialect, StepPlace } from "../dialect";
import { statementsStep } from "../statements-step";
import { locks } from "./locks";
import { bytesOfCharacter } from "./character-bytes";
import { lengthRules } from "./length-rules";
import { bareLiteral, literal, quote, tableName } from "./names";
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
  setDefault: (place, table, { column, from, to }) => {
    const none = column.isNullable ? "SET DEFAULT NULL" : "DROP DEFAULT";
    return statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ALTER COLUMN ${quote(column.name)} ${to === null ? none : `SET DEFAULT (${to})`}, ALGORITHM = INSTANT`,
          lock: locks["schema-moment"],
          probe: defaultProbe(table, column, { from, to }),
        },
      ],
    });
  },
  provesNotNull: false,
  forbidNull: (place, table, { column }) => nullability(place, table, { ...column, isNullable: false }),
  allowNull: (place, table, column) => nullability(place, table, { ...column, isNullable: true }),
  widen: (place, table, { column, length }) => {
    const type = `varchar(${length})`;
    return growsInPlace(column, length)
      ? statementsStep(place, {
          statements: [
            {
              sql: `ALTER TABLE ${tableName(table)} MODIFY COLUMN ${definitionOf(table, { ...column, type })}, ALGORITHM = INPLACE, LOCK = NONE`,
              lock: locks["schema-moment"],
              probe: columnTypeProbe(table, column.name, type),
            },
          ],
        })
      : columns.changeLength(place, table, { column, length });
  },
  ...lengthRules,
};

/** One byte tells the length of up to 255 bytes, two that of more; with another one every row is written anew. */
function growsInPlace({ maxLength, charset }: ColumnFacts, length: number): boolean {
  const widest = bytesOfCharacter(charset);
  return (maxLength ?? 0) * widest > 255 || length * widest <= 255;
}

/** In place and beside writers, who wait for a moment at its end; the server refuses where it could not. */
function nullability(place: StepPlace, table: TableFacts, column: ColumnFacts) {
  const isNullable = column.isNullable ? "YES" : "NO";
  return statementsStep(place, {
    waits: "patient",
    statements: [
      {
        sql: `ALTER TABLE ${tableName(table)} MODIFY COLUMN ${definitionOf(table, column)}, ALGORITHM = INPLACE, LOCK = NONE`,
        lock: locks["online-scan"],
        probe: `SELECT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)} AND COLUMN_NAME = ${literal(column.name)} AND IS_NULLABLE = '${isNullable}') AS done`,
      },
    ],
  });
}

/** The catalog writes an expression in its own way: of a default of the catalog it is known whether it is there, of a new one whether the old one is not. */
function defaultProbe(table: TableFacts, column: ColumnFacts, { from, to }: { from: string | null; to: string | null }): string {
  const old = column.defaultSql;
  const isOld = `COALESCE(COLUMN_DEFAULT, 'NULL') <=> ${literal(old ?? "NULL")}`;
  return `SELECT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)} AND COLUMN_NAME = ${literal(column.name)} AND ${to === old && from !== old ? isOld : `NOT (${isOld})`}) AS done`;
}

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
