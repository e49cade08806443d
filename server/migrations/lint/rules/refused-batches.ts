import type { LintRule } from "../lint-rule";

export const batchesRefused: LintRule = {
  id: "batches-refused",
  because: "Where the server takes no batches the migration would stop after its first steps, and so would its rollback.",
  check({ load, script }) {
    const refused = load?.batchesRefused ?? null;
    const wanted = [...script.forward, ...script.rollback].find(({ type }) => type === "batches");
    return refused === null || wanted === undefined ? [] : [{ level: "block", words: refused, stepKey: wanted.key }];
  },
};
