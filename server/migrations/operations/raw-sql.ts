import { rawTraitsOf, unreadLock } from "../dialects/sql/raw-traits";
import type { Finding } from "../schemas";
import type { ScriptName, StatementsStep } from "../scripts/schemas";
import { scriptNames } from "../scripts/schemas";
import { block, note, warn } from "./found";
import type { Operation, OperationContext } from "./operation";
import { rawSqlParams, type RawSqlParams, type RawStatement } from "./schemas";

type Context = OperationContext<RawSqlParams>;

/** Statements that a person has written, the way back included. They run byte for byte as they stand; each is a step of its own. */
export const rawSql: Operation<RawSqlParams> = {
  kind: "raw_sql",
  title: "Raw SQL",
  params: rawSqlParams,
  name: ({ table }) => `Hand-written SQL for ${table.name}`,
  validate,
  originals: { locked: "What hand-written SQL keeps, and where, is known to its author only: read it in the database." },
  forward: (context) => stepsOf(context, "forward"),
  rollback: (context) => stepsOf(context, "rollback"),
  finalize: (context) => stepsOf(context, "finalize"),
  // What it makes is the application's: nobody may clear it away as a left-over.
  owned: () => [],
  measures: () => [],
  words: ({ params }) => ({
    effect: `Runs ${statements(params.forward)} that the author has written.`,
    undo:
      params.rollback.length === 0
        ? "There is no rollback: what it changes stays changed."
        : `Rollback runs ${statements(params.rollback)} that the author has written. Whether they give everything back is known from the rehearsal only.`,
    afterFinalize:
      params.finalize.length === 0
        ? "Finalize changes nothing, and ends the possibility to roll back."
        : `Finalize runs ${statements(params.finalize)} that the author has written.`,
  }),
};

const phases = { forward: "expand", rollback: "restore", finalize: "clean-up" } as const;

function stepsOf(context: Context, script: ScriptName): StatementsStep[] {
  return context.params[script].map((statement, index) => stepOf(context, statement, { script, number: index + 1 }));
}

function stepOf({ dialect, params }: Context, statement: RawStatement, { script, number }: { script: ScriptName; number: number }): StatementsStep {
  const { commitsByItself, isPatient } = rawTraitsOf(dialect.engine);
  return {
    type: "statements",
    key: `${script}-${number}`,
    phase: phases[script],
    title: `Statement ${number} of ${params[script].length}, written by hand`,
    // Where it can, it commits together with its mark in the journal, so it runs once whatever happens in between.
    atomic: !commitsByItself(statement.sql),
    waits: isPatient(statement.sql) ? "patient" : "short",
    ...dialect.expressions.around,
    statements: [{ sql: statement.sql, lock: unreadLock, probe: statement.probe, repair: null }],
    blocking: statement.blocking,
  };
}

function validate({ dialect, params }: Context): Finding[] {
  const { commitsByItself, probeReason } = rawTraitsOf(dialect.engine);
  const findings = scriptNames.flatMap((script) =>
    params[script].flatMap(({ sql, probe }, index): Finding[] => {
      const place = `Statement ${index + 1} of ${script}`;
      if (probe === null && commitsByItself(sql))
        return [
          block(
            "probe-needed",
            `${place}: ${probeReason}, so after a crash nobody could tell whether it ran. Write a probe: a SELECT with a column done that is true once it has.`,
          ),
        ];
      if (probe !== null && !/\bdone\b/i.test(probe)) return [block("probe-without-done", `${place}: the probe has no column named done.`)];
      return [];
    }),
  );
  const trust = note("hand-written", "These statements are written by hand. What they do is known from reading and rehearsing them, never more.");
  const way = params.rollback.length === 0 ? [warn("no-way-back", "No rollback is written: what the statements change stays changed.")] : [];
  return [...findings, ...way, trust];
}

function statements({ length }: readonly unknown[]): string {
  return length === 1 ? "one statement" : `${length} statements`;
}
