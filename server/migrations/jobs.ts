import { z } from "zod";
import type { Db } from "@/server/platform/db";
import { ring } from "@/server/platform/queue";
import type { Tx } from "@/server/platform/transaction";

/** The domain's jobs and their payloads. Each only wakes the worker: what is to do stands in the rows. */
export const migrationJobs = {
  /** A migration on a database is to be carried on. */
  "migration.run": z.strictObject({ runId: z.uuid() }),
  /** A rehearsal is to be made. */
  "migration.rehearse": z.strictObject({ rehearsalId: z.uuid() }),
  /** An observation is to be installed, read or removed. */
  "migration.observe": z.strictObject({ observationId: z.uuid() }),
} as const;

export type MigrationJob = keyof typeof migrationJobs;

/** Wakes a worker to carry a migration on. */
export function ringRun(db: Db, runId: string): Promise<void> {
  return ring(db, { task: "migration.run", payload: { runId }, key: `migration.run:${runId}` });
}

/** Wakes a worker to make a rehearsal. */
export function ringRehearse(tx: Tx, rehearsalId: string): Promise<void> {
  return ring(tx, { task: "migration.rehearse", payload: { rehearsalId }, key: `migration.rehearse:${rehearsalId}` });
}

/** Wakes a worker to carry an observation on. */
export function ringObserve(tx: Tx, observationId: string): Promise<void> {
  return ring(tx, { task: "migration.observe", payload: { observationId }, key: `migration.observe:${observationId}` });
}
