import type { z } from "zod";

export type JobHandler = (payload: unknown) => Promise<void>;

/**
 * The handlers, when every declared job has one and every handler has a declared job.
 * @throws Error that names the jobs without a handler and the handlers without a job
 */
export function requireHandlers(
  jobs: Readonly<Record<string, z.ZodType>>,
  handlers: Readonly<Record<string, JobHandler>>,
): Readonly<Record<string, JobHandler>> {
  const orphans = Object.keys(jobs).filter((name) => !Object.hasOwn(handlers, name));
  const strangers = Object.keys(handlers).filter((name) => !Object.hasOwn(jobs, name));
  if (orphans.length === 0 && strangers.length === 0) return handlers;
  const faults = [...orphans.map((name) => `the job ${name} has no handler`), ...strangers.map((name) => `the handler ${name} has no declared job`)];
  throw new Error(`The worker does not start: ${faults.join("; ")}. Declare both in the domain's jobs.ts and job-handlers.ts.`);
}
