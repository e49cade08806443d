import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { MigrationStep, MigrationStepState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { authorizedRun } from "../authorized-run";
import { migrationScript, scriptNames } from "../scripts/schemas";
import type { ScriptName, Step } from "../scripts/schemas";
import { progressView } from "../executor/schemas";
import type { LampName } from "../schemas";
import type { StepView, stepsOutput } from "../executor/schemas";

const lamps: Readonly<Record<MigrationStepState, LampName>> = { running: "motion", done: "running", failed: "failed" };

/** The track of a run's round: what was done, what is being done, and what of the script that is carried out is still to come. */
export async function listSteps(db: Db, actor: UserActor, runId: string): Promise<z.infer<typeof stepsOutput>> {
  const run = await authorizedRun(db, actor, "migration:view", runId);
  const script = migrationScript.parse(run.migration.script);
  const rows = await db.migrationStep.findMany({ where: { runId, round: run.round }, orderBy: [{ startedAt: "asc" }, { position: "asc" }], take: 200 });
  const current = scriptNames.find((name) => name === run.scriptName) ?? "forward";
  const shown = scriptNames.filter((name) => name === current || rows.some((row) => row.scriptName === name));
  const order: readonly ScriptName[] = ["forward", "rollback", "finalize"];
  const steps = order
    .filter((name) => shown.includes(name))
    .flatMap((name) => viewsOf(script[name], rows, { name, round: run.round, isCurrent: name === current }));
  return { round: run.round, steps, progress: progressView.safeParse(run.progress).data ?? null };
}

function viewsOf(script: readonly Step[], rows: readonly MigrationStep[], of: { name: ScriptName; round: number; isCurrent: boolean }): StepView[] {
  return script.flatMap((step, at): StepView[] => {
    const row = rows.find(({ scriptName, stepKey }) => scriptName === of.name && stepKey === step.key);
    const base = { scriptName: of.name, round: of.round, position: row?.position ?? at, stepKey: step.key, title: step.title, type: step.type };
    if (row !== undefined) return [{ ...base, ...done(row) }];
    if (!of.isCurrent) return [];
    const nothing = { startedAt: null, endedAt: null, rowsDone: 0, lockTries: 0, longestBlockMs: 0, words: null };
    return [{ ...base, state: "waiting" as const, lamp: null, attempts: 0, ...nothing }];
  });
}

function done({ state, attempts, startedAt, endedAt, rowsDone, lockTries, longestBlockMs, words }: MigrationStep) {
  return { state, lamp: lamps[state], attempts, startedAt, endedAt, rowsDone: Number(rowsDone), lockTries, longestBlockMs, words };
}
