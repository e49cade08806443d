import type { Db } from "./db";

/** A knock on the worker's door. The rows say what is to do; losing or doubling a knock changes nothing. */
export type Doorbell = { task: string; payload: Readonly<Record<string, string>>; /** Knocks with the same key become one. */ key: string };

/** Rings the doorbell; inside a transaction it rings when that commits. */
export async function ring(db: Db, bell: Doorbell): Promise<void> {
  await db.$executeRaw`select graphile_worker.add_job(${bell.task}, ${JSON.stringify(bell.payload)}::json, job_key => ${bell.key}, max_attempts => 3)`;
}
