import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { runStep } from "@/server/migrations/executor/run-step";
import { stepContext } from "@/server/migrations/executor/step-context";
import { claimJournal, forgetChange } from "@/server/migrations/executor/target-journal";
import { narrowText } from "@/server/migrations/operations/narrow-text";
import { narrowTextParams } from "@/server/migrations/operations/schemas";
import type { Step } from "@/server/migrations/scripts/schemas";
import { gatewayOf } from "@/server/migrations/target/gateways";
import { say } from "@/scripts/launch/progress";
import { narrowTo } from "./app-rows";
import type { Contestant, Ground } from "./ground";

const params = narrowTextParams.parse({
  column: "url",
  length: narrowTo,
  existing: { fate: "cut" },
  newWrites: "capture",
  layout: "column",
  atFinalize: "keep_rule",
});
const change = "m42";

/** The product's own scripts, run by the product's own executor: journal, fence, lock timeouts, probes and adaptive batches. */
export function switchyard(): Contestant {
  let planned: { forward: Step[]; rollback: Step[] } | null = null;
  return {
    name: "Switchyard (sparse, shadow column)",
    forward: async (ground) => {
      planned = await plan(ground);
      await run(ground, "forward", planned.forward);
    },
    rollback: async (ground) => {
      if (planned === null) throw new Error("Forward has not run.");
      await run(ground, "rollback", planned.rollback);
    },
  };
}

async function plan(ground: Ground): Promise<{ forward: Step[]; rollback: Step[] }> {
  const session = await open(ground, "plan");
  const table = await readTableFacts(session, ground.engine, { schema: ground.schema, table: "app" });
  await session.end();
  if (table === null) throw new Error("There is no table app.");
  const context = { change, params, table, dialect: dialectOf(ground.engine) };
  return { forward: narrowText.forward(context), rollback: narrowText.rollback(context) };
}

async function run(ground: Ground, script: "forward" | "rollback", steps: readonly Step[]): Promise<void> {
  const session = await open(ground, script);
  try {
    const context = stepContext(session, ground.engine, { change, script, round: 1, fence: script === "forward" ? 1 : 2 });
    await claimJournal(session, context.dialect, context);
    for (const step of steps) {
      const since = performance.now();
      const { lockTries, longestBlockMs } = await runStep(context, step);
      say(`    ${step.key}: ${Math.round(performance.now() - since)} ms, ${lockTries} lock tries, blocked for at most ${longestBlockMs} ms`);
    }
    if (script === "rollback") await forgetChange(context);
  } finally {
    await session.end();
  }
}

function open(ground: Ground, purpose: string) {
  const sessionName = `switchyard bench ${ground.databaseName} ${purpose}`;
  return gatewayOf(ground.engine).open(ground.migrator, { sessionName, connectTimeoutMs: 5_000, statementTimeoutMs: null });
}
