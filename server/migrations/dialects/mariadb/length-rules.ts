import type { SparseSpec, ColumnDialect } from "../dialect";
import { statementsStep } from "../statements-step";
import { quote } from "./names";
import { createTrigger, dropTrigger } from "./shadow/trigger-text";

const ruleName = /^switchyard_m\d+_rule_before_(?:insert|update)$/;

/** The triggers that a finished narrowing leaves, which refuse what is longer. */
export const lengthRules: Pick<ColumnDialect, "lengthRule" | "dropLengthRule" | "restoreLengthRule"> = {
  lengthRule: (table, column) => {
    const length = `char_length(new.${quote(column.name)}) > `.toLowerCase();
    const limited = table.triggers
      .filter(({ name }) => ruleName.test(name))
      .flatMap(({ name, definition }) => {
        const at = definition.toLowerCase().indexOf(length);
        return at < 0 ? [] : [{ name, limit: Number.parseInt(definition.slice(at + length.length), 10) }];
      });
    return limited.length === 0 ? null : { limit: Math.min(...limited.map(({ limit }) => limit)), names: limited.map(({ name }) => name) };
  },
  dropLengthRule: (place, _table, { names }) => statementsStep(place, { statements: names.map((name) => dropTrigger(name)) }),
  restoreLengthRule: (place, table, { names }) => [
    statementsStep(place, {
      statements: table.triggers
        .filter(({ name }) => names.includes(name))
        .map(({ name, definition }) => {
          const event = name.endsWith("insert") ? "INSERT" : "UPDATE";
          return createTrigger({ table } satisfies Pick<SparseSpec, "table">, { name, timing: "BEFORE", event, body: definition });
        }),
    }),
  ],
};
