import { readerOf } from "../dialects/sql/sql-readers";
import type { SqlAction, SqlReading } from "../dialects/sql/sql-reading";
import type { Engine, MigrationScript, ScriptName, Statement, Step } from "../scripts/schemas";
import { scriptNames } from "../scripts/schemas";

/** One statement with where it stands and what it does. */
export type ReadStatement = {
  script: ScriptName;
  step: Step;
  /** Position of the step in its script. */
  stepIndex: number;
  sql: string;
  /** Null for statements of batches, settings and the like, which have no probe of their own. */
  statement: Statement | null;
  reading: SqlReading;
};

export type ReadScript = readonly ReadStatement[];

/** Reads every statement of the three scripts with the engine's own reader. */
export async function readScript(engine: Engine, script: MigrationScript): Promise<ReadScript> {
  const reader = readerOf(engine);
  const texts = scriptNames.flatMap((name) =>
    script[name].flatMap((step, stepIndex) => textsOf(step).map((text) => ({ ...text, script: name, step, stepIndex }))),
  );
  return Promise.all(texts.map(async (text) => ({ ...text, reading: await reader.read(text.sql) })));
}

function textsOf(step: Step): readonly { sql: string; statement: Statement | null }[] {
  switch (step.type) {
    case "statements":
      return step.statements.map((statement) => ({ sql: statement.sql, statement }));
    case "batches":
      return step.statements.map((sql) => ({ sql, statement: null }));
    case "verify":
    case "collect":
      return [];
  }
}

/** Every text of a step as it is sent: statements, probes, repairs, settings, queries. */
export function everyText(step: Step): readonly string[] {
  switch (step.type) {
    case "statements":
      return [
        ...step.before,
        ...step.statements.flatMap(({ sql, probe, repair, outlasts }) => [sql, probe ?? "", repair?.when ?? "", repair?.sql ?? "", outlasts?.query ?? ""]),
        ...step.after,
      ];
    case "batches":
      return [...step.settings, ...step.statements, step.range.first, step.range.next, step.remaining ?? "", step.total];
    case "verify":
      return [...(step.settings ?? []), step.query];
    case "collect":
      return [step.query];
  }
}

/** The actions of one kind, each with its statement. */
export function actionsOf<Act extends SqlAction["act"]>(
  read: ReadScript,
  ...acts: readonly Act[]
): readonly { at: ReadStatement; action: SqlAction & { act: Act } }[] {
  const is = (action: SqlAction): action is SqlAction & { act: Act } => acts.some((act) => act === action.act);
  return read.flatMap((at) => at.reading.actions.filter(is).map((action) => ({ at, action })));
}
