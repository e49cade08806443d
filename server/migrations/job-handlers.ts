import { migrationJobs } from "./jobs";
import type { MigrationJob } from "./jobs";

/** What begins work on a row and does not wait for its end. */
export type MigrationBeginnings = { run(id: string): void; rehearsal(id: string): void; observation(id: string): void };

/** Handlers of the domain's jobs. A payload that is none is an error of whoever rang, and ends the job. */
export function migrationJobHandlers(begin: MigrationBeginnings): Record<MigrationJob, (payload: unknown) => Promise<void>> {
  return {
    "migration.run": async (payload) => {
      begin.run(migrationJobs["migration.run"].parse(payload).runId);
    },
    "migration.rehearse": async (payload) => {
      begin.rehearsal(migrationJobs["migration.rehearse"].parse(payload).rehearsalId);
    },
    "migration.observe": async (payload) => {
      begin.observation(migrationJobs["migration.observe"].parse(payload).observationId);
    },
  };
}
