import type { ColumnDialect } from "../dialect";
import { statementsStep } from "../statements-step";
import { locks } from "./locks";
import { quote, tableName } from "./names";
import { constraintProbe } from "./probes";

/** The check that a finished narrowing leaves: `app_url_max_200`, over this column alone. */
export const lengthRules: Pick<ColumnDialect, "lengthRule" | "dropLengthRule" | "restoreLengthRule"> = {
  lengthRule: (table, column) => {
    const limited = table.checks.flatMap(({ name, expression }) => {
      const limit = /_max_(\d+)$/.exec(name)?.[1];
      const isOfColumn = limit !== undefined && expression.includes("char_length(") && expression.includes(`<= ${limit}`);
      return isOfColumn && nameIn(expression, column.name) ? [{ limit: Number(limit), names: [name] }] : [];
    });
    return limited.toSorted((one, other) => one.limit - other.limit)[0] ?? null;
  },
  dropLengthRule: (place, table, { names }) =>
    statementsStep(place, {
      atomic: true,
      statements: names.map((name) => ({ sql: `ALTER TABLE ${tableName(table)} DROP CONSTRAINT IF EXISTS ${quote(name)}`, lock: locks["schema-moment"] })),
    }),
  restoreLengthRule: (place, table, { names }) =>
    table.checks
      .filter(({ name }) => names.includes(name))
      .flatMap(({ name, expression }) => [
        statementsStep(place, {
          statements: [
            {
              sql: `ALTER TABLE ${tableName(table)} ADD CONSTRAINT ${quote(name)} CHECK (${expression}) NOT VALID`,
              lock: locks["schema-moment"],
              probe: constraintProbe(table, name, { validated: false }),
            },
          ],
        }),
        statementsStep(
          { ...place, key: `${place.key}-proof`, title: "Prove that every row holds to it" },
          {
            waits: "patient",
            statements: [
              {
                sql: `ALTER TABLE ${tableName(table)} VALIDATE CONSTRAINT ${quote(name)}`,
                lock: locks["online-scan"],
                probe: constraintProbe(table, name, { validated: true }),
              },
            ],
          },
        ),
      ]),
};

/** As the catalog writes a name: bare, or in quotes. */
function nameIn(expression: string, name: string): boolean {
  return expression.includes(`char_length((${name})`) || expression.includes(`char_length(${name})`) || expression.includes(quote(name));
}
