import { migrationJobs } from "./jobs";

/** Handlers of the domain's jobs. A payload that is none is an error of whoever rang, and ends the job. `carry` begins and does not wait. */
export function migrationJobHandlers(carry: (runId: string) => void): Record<"migration.run", (payload: unknown) => Promise<void>> {
  return {
    "migration.run": async (payload) => {
      carry(migrationJobs["migration.run"].parse(payload).runId);
    },
  };
}
