import type { TableFacts } from "../../catalog/table-facts";
import type { StatementLock, Step } from "../../scripts/schemas";
import type { ConstraintDialect } from "../constraint-dialect";
import type { StepPlace } from "../dialect";
import { foreignKeySql } from "../foreign-key-sql";
import { statementsStep } from "../statements-step";
import { locks } from "./locks";
import { quote, tableName } from "./names";
import { constraintProbe } from "./probes";
import { findInReferred } from "./referred";
import { asTrigger } from "./written-expressions";

/** Of both tables. */
const adding: StatementLock = { mode: "SHARE ROW EXCLUSIVE", blocks: "writers", lasts: "moment" };

/** Rules that PostgreSQL itself keeps. */
export const constraints: ConstraintDialect = {
  hasNotValid: true,
  needsIndex: false,
  addCheck: (place, table, { name, expression }) =>
    statementsStep(place, {
      ...asTrigger,
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ADD CONSTRAINT ${quote(name)} CHECK (${expression}) NOT VALID`,
          lock: locks["schema-moment"],
          probe: constraintProbe(table, name, { validated: false }),
        },
      ],
    }),
  addForeignKey: (place, table, key) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ${foreignKeySql(key, { quote, otherTable: tableName({ schema: table.schema, name: key.otherTable }) })} NOT VALID`,
          lock: adding,
          probe: constraintProbe(table, key.name, { validated: false }),
        },
      ],
    }),
  proveForeignKey: (place, table, name) =>
    statementsStep(place, {
      waits: "patient",
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} VALIDATE CONSTRAINT ${quote(name)}`,
          lock: locks["online-scan"],
          probe: constraintProbe(table, name, { validated: true }),
        },
      ],
    }),
  findInReferred,
  dropForeignKey: dropped,
  declareUnique: (place, table, name) =>
    statementsStep(place, {
      statements: [
        {
          sql: `ALTER TABLE ${tableName(table)} ADD CONSTRAINT ${quote(name)} UNIQUE USING INDEX ${quote(name)}`,
          lock: locks["schema-moment"],
          probe: constraintProbe(table, name, { validated: true }),
        },
      ],
    }),
  dropUnique: dropped,
};

function dropped(place: StepPlace, table: TableFacts, name: string): Step {
  return statementsStep(place, {
    atomic: true,
    statements: [{ sql: `ALTER TABLE ${tableName(table)} DROP CONSTRAINT IF EXISTS ${quote(name)}`, lock: locks["schema-moment"] }],
  });
}
