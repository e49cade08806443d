import type { LintRule } from "../lint-rule";

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
  check({ rehearsal }) {
    if (rehearsal === undefined || rehearsal?.passed === true) return [];
    return rehearsal === null
      ? [{ level: "warn", words: "No rehearsal has shown that the rollback works. Start one.", stepKey: null }]
      : [{ level: "block", words: "The rehearsal did not pass. Read its report, correct the migration, and rehearse again.", stepKey: null }];
  },
};

export const drift: LintRule = {
  id: "drift",
  because: "The script was made for objects as they were then.",
  check: ({ drift: seen, facts }) =>
    seen === undefined || seen.planned === seen.now
      ? []
      : [
          {
            level: "block",
            words: `${facts.name} or what depends on it has changed since the plan was made. Plan it again and look at the difference.`,
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
