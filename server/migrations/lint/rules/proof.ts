import type { Finding } from "../../schemas";
import type { LintRule, RuleFinding } from "../lint-rule";

export const noRollback: LintRule = {
  id: "no-rollback",
  because: "Without a rollback nothing can be taken back until somebody writes one.",
  check: ({ script }) =>
    script.forward.length > 0 && script.rollback.length === 0
      ? [
          {
            level: "warn",
            words: "There is no rollback script: once it is live, it stays. Write one, or say in the reasons why there cannot be one.",
            stepKey: null,
          },
        ]
      : [],
};

export const rollbackNotTested: LintRule = {
  id: "rollback-not-tested",
  because: "A rollback that never ran is a hope.",
  check: ({ rehearsal }) => (rehearsal === undefined ? [] : proofOf(rehearsal)),
};

/** What a rehearsal says of the rollback; null: there was none of this content yet. */
function proofOf(rehearsal: { passed: boolean } | null): RuleFinding[] {
  if (rehearsal?.passed === true) return [];
  return rehearsal === null
    ? [{ level: "warn", words: "No rehearsal has shown that the rollback works. Start one.", stepKey: null }]
    : [{ level: "block", words: "The rehearsal did not pass. Read its report, correct the migration, and rehearse again.", stepKey: null }];
}

/**
 * What lint has to say once a plan is there and its rehearsal comes or does not: kept apart from the findings of planning, which know of none.
 * @param rehearsal the last one; outdated: of another content, or of objects that have changed
 */
export function untestedRollback(rehearsal: { state: string; isOutdated: boolean } | null): Finding[] {
  const counts = rehearsal !== null && !rehearsal.isOutdated && (rehearsal.state === "passed" || rehearsal.state === "failed");
  return proofOf(counts ? { passed: rehearsal.state === "passed" } : null).map((found) => ({ ...found, rule: rollbackNotTested.id, source: "switchyard" }));
}

export const drift: LintRule = {
  id: "drift",
  because: "The author looked at objects as they were then.",
  check: ({ drift: seen, facts }) =>
    seen === undefined || seen.planned === seen.now
      ? []
      : [
          {
            level: "note",
            words: `${facts.name} or what depends on it has changed since the plan before this one. Counts, locks and findings here are those of now.`,
            stepKey: null,
          },
        ],
};

export const cannotBeRead: LintRule = {
  id: "cannot-be-read",
  because: "What cannot be read cannot be judged.",
  check: ({ reading }) =>
    reading
      .filter(({ reading: { error } }) => error !== null)
      .map(({ step, sql, reading: { error } }) => ({ level: "block", words: `${sql.slice(0, 80)} … cannot be read: ${error ?? ""}.`, stepKey: step.key })),
};
