import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import type { MigrationStep } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { failpoint } from "@/server/platform/failpoint";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import type { LoadedRun } from "../authorized-run";
import { subjectOf } from "../review/subject";
import type { ScriptName, Step } from "../scripts/schemas";
import type { StepOutcome } from "./step-context";

/** A step of a script in a round of a run. */
export type StepPlace = { run: LoadedRun; script: ScriptName; round: number; position: number; step: Step };

/** The steps of a script that are known in a round, by position. */
export async function stepRowsOf(db: Db, { run, script, round }: Pick<StepPlace, "run" | "script" | "round">): Promise<Map<number, MigrationStep>> {
  const rows = await db.migrationStep.findMany({ where: { runId: run.id, round, scriptName: script } });
  return new Map(rows.map((row) => [row.position, row]));
}

/** Writes that a step is about to be attempted, and by which session. It commits before the step begins. */
export async function beginStep(tx: Tx, { run, script, round, position, step }: StepPlace, sessionName: string): Promise<void> {
  await tx.migrationStep.upsert({
    where: { runId_round_scriptName_position: { runId: run.id, round, scriptName: script, position } },
    create: {
      id: newId(),
      runId: run.id,
      round,
      scriptName: script,
      position,
      stepKey: step.key,
      state: "running",
      attempts: 1,
      sessionName,
      startedAt: clock.now(),
    },
    update: { state: "running", attempts: { increment: 1 }, sessionName, endedAt: null, words: null },
  });
}

/** Writes how a step ended, with its record. */
export async function endStep(tx: Tx, place: StepPlace, { outcome, words }: { outcome: StepOutcome | null; words: string | null }): Promise<void> {
  const { run, script, round, position, step } = place;
  const result = outcome === null ? "failed" : "done";
  const row = await tx.migrationStep.update({
    where: { runId_round_scriptName_position: { runId: run.id, round, scriptName: script, position } },
    data: {
      state: result,
      endedAt: clock.now(),
      words: words?.slice(0, 1_000) ?? null,
      ...(outcome !== null && { rowsDone: outcome.rowsDone, lockTries: outcome.lockTries, longestBlockMs: outcome.longestBlockMs }),
    },
  });
  await record(tx, migrationAuditEvents["migration.step-ended"], {
    actor: systemActors.migrator(run.id),
    ...subjectOf(run.migration, run.database),
    data: {
      runId: run.id,
      database: run.database.name,
      contentHash: run.migration.contentHash,
      script,
      round,
      stepKey: step.key,
      result,
      attempts: row.attempts,
      rows: row.rowsDone.toString(),
      longestBlockMs: row.longestBlockMs,
      words: row.words,
    },
  });
  failpoint("migration-step-done");
}
