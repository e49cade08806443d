import type { TableFacts } from "../../catalog/table-facts";
import type { ConstraintDialect } from "../constraint-dialect";
import { foreignKeySql } from "../foreign-key-sql";
import { statementsStep } from "../statements-step";
import { locks } from "./locks";
import { literal, quote, tableName } from "./names";
import { findInReferred } from "./referred";

/** Rules that MariaDB itself keeps. It looks at every row when a rule is added, under a lock, unless the session says that it need not. */
export const constraints: ConstraintDialect = {
  hasNotValid: false,
  needsIndex: true,
  addCheck: (place, table, { name, expression }) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ADD CONSTRAINT ${quote(name)} CHECK (${expression}), ALGORITHM = COPY, LOCK = SHARED`,
          lock: locks["schema-copy"],
          probe: constraintProbe(table, name, true),
        },
      ],
      blocking:
        "Nobody writes to the table while MariaDB copies it with all of its indexes: about a second for every 200,000 short rows, minutes for tens of millions. Reading goes on. Do it in a maintenance window.",
    }),
  addForeignKey: (place, table, key) =>
    statementsStep(place, {
      before: ["SET SESSION foreign_key_checks = 0"],
      after: ["SET SESSION foreign_key_checks = 1"],
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ${foreignKeySql(key, { quote, otherTable: quote(key.otherTable) })}, ALGORITHM = INPLACE, LOCK = NONE`,
          lock: locks["schema-moment"],
          probe: constraintProbe(table, key.name, true),
        },
      ],
    }),
  proveForeignKey: () => null,
  findInReferred,
  dropForeignKey: (place, table, name) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} DROP FOREIGN KEY ${quote(name)}, ALGORITHM = INPLACE, LOCK = NONE`,
          lock: locks["schema-moment"],
          probe: constraintProbe(table, name, false),
        },
      ],
    }),
  declareUnique: () => null,
  dropUnique: () => null,
};

/** `done` when there is a constraint of that name, or none. */
function constraintProbe(table: TableFacts, name: string, isThere: boolean): string {
  return `SELECT ${isThere ? "" : "NOT "}EXISTS (SELECT 1 FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = ${literal(table.name)} AND CONSTRAINT_NAME = ${literal(name)}) AS done`;
}
