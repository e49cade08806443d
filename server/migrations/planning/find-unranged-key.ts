import type { TableFacts } from "../catalog/table-facts";
import type { Dialect } from "../dialects/dialect";
import type { Finding } from "../schemas";
import type { MigrationScript } from "../scripts/schemas";

/** Of batches, each of which would have to read the whole table, because the key's index gives no ranges. */
export function findUnrangedKey(facts: Pick<TableFacts, "name">, script: MigrationScript, dialect: Pick<Dialect, "whyUnranged">): Finding[] {
  for (const step of [...script.forward, ...script.rollback, ...script.finalize]) {
    if (step.type !== "batches") continue;
    for (const { name, type } of step.keyColumns) {
      const why = dialect.whyUnranged(type);
      if (why === null) continue;
      const words = `${facts.name}.${name} of the key ${why}: its index gives no ranges, so every batch would read the whole table and hold its rows. Give the table another primary key first.`;
      return [{ rule: "unranged-key", level: "block", words, stepKey: step.key, source: "switchyard" }];
    }
  }
  return [];
}
