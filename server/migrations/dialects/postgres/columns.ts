import type { ColumnDialect } from "../dialect";
import { statementsStep } from "../statements-step";
import { locks } from "./locks";
import { lengthRules } from "./length-rules";
import { quote, tableName } from "./names";
import { columnTypeProbe } from "./probes";
import { asDatabase } from "./written-expressions";

/** Changes of a column's declaration on PostgreSQL. */
export const columns: ColumnDialect = {
  changeLength(place, table, { column, length }) {
    const isFixed = /^(?:character|bpchar)\(/.test(column.type);
    const type = `${isFixed ? "character" : "character varying"}(${length})`;
    return {
      type: "statements",
      ...place,
      atomic: false,
      waits: "short",
      before: [],
      after: [],
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ALTER COLUMN ${quote(column.name)} TYPE ${type}`,
          lock: locks["schema-copy"],
          probe: columnTypeProbe(table, column.name, type),
          repair: null,
        },
      ],
      blocking:
        "Nobody reads or writes the table while PostgreSQL writes it and all of its indexes anew: about a second for every 70 MB of table and indexes, 10 s for 700 MB. Do it in a maintenance window.",
    };
  },
  // In a transaction with its mark: the catalog writes an expression in its own way, so what is there could not be compared with it.
  setDefault: (place, table, { column, to }) =>
    statementsStep(place, {
      ...asDatabase,
      atomic: true,
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ALTER COLUMN ${quote(column.name)} ${to === null ? "DROP DEFAULT" : `SET DEFAULT ${to}`}`,
          lock: locks["schema-moment"],
        },
      ],
    }),
  provesNotNull: true,
  forbidNull: (place, table, { column, provenBy }) =>
    statementsStep(place, {
      atomic: true,
      statements: [
        `ALTER TABLE ${tableName(table)} ALTER COLUMN ${quote(column.name)} SET NOT NULL`,
        `ALTER TABLE ${tableName(table)} DROP CONSTRAINT IF EXISTS ${quote(provenBy)}`,
      ].map((sql) => ({ sql, lock: locks["schema-moment"] })),
    }),
  allowNull: (place, table, column) =>
    statementsStep(place, {
      atomic: true,
      statements: [{ sql: `ALTER TABLE ${tableName(table)} ALTER COLUMN ${quote(column.name)} DROP NOT NULL`, lock: locks["schema-moment"] }],
    }),
  // Longer, or without limit: PostgreSQL writes the catalog only.
  widen: (place, table, { column, length }) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ALTER COLUMN ${quote(column.name)} TYPE character varying(${length})`,
          lock: locks["schema-moment"],
          probe: columnTypeProbe(table, column.name, `character varying(${length})`),
        },
      ],
    }),
  ...lengthRules,
};
