import { readerOf } from "../../dialects/sql/sql-readers";
import type { StatementLock, StatementsStep } from "../../scripts/schemas";
import { scriptNames } from "../../scripts/schemas";
import type { LintContext, LintRule, RuleFinding } from "../lint-rule";
import { isSubject } from "../touched";

const keepsWritersOut = ({ blocks }: StatementLock) => blocks === "writers" || blocks === "everybody";
const isLong = ({ lasts }: StatementLock) => lasts === "scan" || lasts === "copy";

function statementSteps({ script }: LintContext): readonly StatementsStep[] {
  return scriptNames.flatMap((name) => script[name].filter((step) => step.type === "statements"));
}

export const noLockTimeout: LintRule = {
  id: "no-lock-timeout",
  because: "A statement that waits for its lock without a limit makes every writer behind it wait as well.",
  check: (context) =>
    statementSteps(context).flatMap(({ key, waits, statements }): RuleFinding[] => {
      const waiting = statements.find(({ lock }) => keepsWritersOut(lock));
      if (waits === "short" || waiting === undefined) return [];
      return [
        {
          level: "block",
          words: `It takes ${waiting.lock.mode} and waits for it as long as it lasts, with every writer behind it. Let it give up its place and try again.`,
          stepKey: key,
        },
      ];
    }),
};

export const longLock: LintRule = {
  id: "long-lock",
  because: "Writers are kept out for the length of a scan or a copy.",
  check(context) {
    const heavy = new Map((context.rehearsal?.heavySteps ?? []).map((step) => [step.stepKey, step]));
    return statementSteps(context).flatMap((step): RuleFinding[] => {
      const seen = heavy.get(step.key);
      const told = step.statements.find(({ lock }) => keepsWritersOut(lock) && isLong(lock))?.lock;
      if (seen === undefined && told === undefined) return [];
      const what = seen === undefined ? `${told?.lasts ?? "scan"}` : `${seen.what}, as the rehearsal has shown`;
      if (step.blocking !== null) return [{ level: "warn", words: `It keeps writers out while it does a ${what}: ${step.blocking}`, stepKey: step.key }];
      return [
        {
          level: "block",
          words: `It holds ${seen?.lock ?? told?.mode ?? "its lock"} during a ${what}, and nothing tells the reviewer for how long. Split it, or state the blocking time.`,
          stepKey: step.key,
        },
      ];
    });
  },
};

export const strongerThanSaid: LintRule = {
  id: "stronger-than-said",
  because: "The reviewer goes by the lock that stands beside the statement.",
  check(context) {
    const rank = { nobody: 0, "schema-changes": 1, writers: 2, everybody: 3 } as const;
    return context.reading.flatMap(({ statement, reading, step }): RuleFinding[] => {
      const known = reading.actions.filter(
        (action) => action.act !== "other" && "table" in action && isSubject(context, action.table) && !["update", "delete", "insert"].includes(action.act),
      );
      if (statement === null || known.length === 0 || known.length < reading.actions.length) return [];
      const taken = readerOf(context.engine).lockOf(known);
      if (rank[taken.blocks] <= rank[statement.lock.blocks]) return [];
      return [
        {
          level: "block",
          words: `It says ${statement.lock.mode}, and this statement takes ${taken.mode}, which keeps out ${taken.blocks}.`,
          stepKey: step.key,
        },
      ];
    });
  },
};
