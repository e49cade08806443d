import type { Statement, StatementLock, Step } from "@/server/migrations/scripts/schemas";

/** One text of SQL in a step: what it is for, and the number of its first line within the step. */
export type SqlBlock = {
  id: string;
  /** Why it is sent, such as "Before" or "Done when"; null for the statement itself. */
  role: string | null;
  sql: string;
  lock: StatementLock | null;
  firstLine: number;
};

/** The SQL of a step as it is shown: `main` does the work, `aside` looks and repairs. Lines are numbered through both, in this order. */
export type StepBlocks = { main: readonly SqlBlock[]; aside: readonly SqlBlock[] };

type Bare = Omit<SqlBlock, "firstLine" | "id">;

/** Everything a step may send, nothing left out. */
export function stepBlocks(step: Step): StepBlocks {
  const { main, aside } = bareBlocks(step);
  let line = 1;
  const numbered = (block: Bare, id: string): SqlBlock => {
    const firstLine = line;
    line += block.sql.split("\n").length;
    return { ...block, id, firstLine };
  };
  return { main: main.map((block, index) => numbered(block, `m${index}`)), aside: aside.map((block, index) => numbered(block, `a${index}`)) };
}

/** The locks of a step, in the order they are taken. */
export function stepLocks(step: Step): StatementLock[] {
  if (step.type === "statements") return step.statements.map(({ lock }) => lock);
  return step.type === "batches" ? [step.lock] : [];
}

function bareBlocks(step: Step): { main: Bare[]; aside: Bare[] } {
  switch (step.type) {
    case "statements":
      return {
        main: [
          ...step.before.map(plain("before")),
          ...step.statements.map(({ sql, lock }): Bare => ({ role: null, sql, lock })),
          ...step.after.map(plain("after")),
        ],
        aside: step.statements.flatMap(asideOf),
      };
    case "batches":
      return {
        main: [...step.settings.map(plain("at the start of each batch")), ...step.statements.map((sql): Bare => ({ role: null, sql, lock: step.lock }))],
        aside: [
          { role: "the first range", sql: step.range.first, lock: null },
          { role: "the next range", sql: step.range.next, lock: null },
          ...(step.remaining === null ? [] : [{ role: "rows left at the end", sql: step.remaining, lock: null }]),
          { role: "rows in all", sql: step.total, lock: null },
        ],
      };
    case "verify":
      return { main: [...(step.settings ?? []).map(plain("before")), { role: "must find nothing", sql: step.query, lock: null }], aside: [] };
    case "collect":
      return { main: [{ role: "reads the log", sql: step.query, lock: null }], aside: [] };
  }
}

const plain =
  (role: string) =>
  (sql: string): Bare => ({ role, sql, lock: null });

function asideOf({ probe, repair, outlasts }: Statement, index: number, all: readonly Statement[]): Bare[] {
  const which = all.length === 1 ? "" : ` (statement ${index + 1})`;
  return [
    ...(probe === null ? [] : [{ role: `done when${which}`, sql: probe, lock: null }]),
    ...(repair === null
      ? []
      : [
          { role: `left over when${which}`, sql: repair.when, lock: null },
          { role: `then cleared by${which}`, sql: repair.sql, lock: null },
        ]),
    ...(outlasts === undefined ? [] : [{ role: `then waits until these have ended${which}`, sql: outlasts.query, lock: null }]),
  ];
}
