import { lintTraitsOf } from "../../dialects/sql/lint-traits";
import type { LintRule } from "../lint-rule";

export const identifierTooLong: LintRule = {
  id: "identifier-too-long",
  because: "A name that is too long is cut without a word (PostgreSQL) or refused (MariaDB), and is not found again under its own.",
  check({ engine, reading, script }) {
    const { longestIdentifier, identifierLength, identifierUnit, name: engineName } = lintTraitsOf(engine);
    const tooLong = (name: string) => identifierLength(name) > longestIdentifier;
    const words = (name: string) =>
      `The name ${name} has ${identifierLength(name)} ${identifierUnit}; ${engineName} keeps ${longestIdentifier}. Choose a shorter one.`;
    const inSql = reading.flatMap(({ step, reading: { identifiers } }) =>
      identifiers.filter(tooLong).map((name) => ({ level: "block" as const, words: words(name), stepKey: step.key })),
    );
    const named = new Set(reading.flatMap(({ reading: { identifiers } }) => identifiers));
    const owned = script.owned
      .filter(({ name }) => tooLong(name) && !named.has(name))
      .map(({ name }) => ({ level: "block" as const, words: words(name), stepKey: null }));
    return [...inSql, ...owned];
  },
};
