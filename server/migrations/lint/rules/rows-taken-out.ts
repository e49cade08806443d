import type { LintRule, RuleFinding } from "../lint-rule";

export const refersToItself: LintRule = {
  id: "refers-to-itself",
  because: "A row that was taken out comes back only where the row it refers to is there, and that one may come back after it.",
  check({ facts, params }) {
    if (!takesRowsOut(params)) return [];
    return facts.foreignKeys
      .filter(({ direction, schema, table }) => direction === "out" && schema === facts.schema && table === facts.name)
      .map(({ name, columns }): RuleFinding => ({
        level: "block",
        words: `Rows of ${facts.name} refer to each other (${name} over ${columns.join(", ")}): of rows that leave together some would stay out at a rollback, as the ones they refer to come back after them. Drop that foreign key first, or use raw SQL with a rollback of its own.`,
        stepKey: null,
      }));
  },
};

/** Rows leave the table and are kept whole. */
function takesRowsOut(params: unknown): boolean {
  return part(part(params, "change"), "act") === "delete" || part(part(params, "existing"), "fate") === "delete_row";
}

function part(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
