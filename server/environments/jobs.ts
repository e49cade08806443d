import { z } from "zod";
import { ring } from "@/server/platform/queue";
import type { Tx } from "@/server/platform/transaction";

const ofTarget = z.strictObject({ targetId: z.uuid() });

/** The domain's jobs and their payloads. Each only wakes the worker: what is to do stands in the rows. */
export const environmentJobs = {
  /** Operations of a target are due. */
  "environment.operate": ofTarget,
  /** A target is to be read now. */
  "environment.poll": ofTarget,
} as const;

export type EnvironmentJob = keyof typeof environmentJobs;

/** Wakes a worker for the operations of a target. */
export function ringOperate(tx: Tx, targetId: string): Promise<void> {
  return ring(tx, { task: "environment.operate", payload: { targetId }, key: `environment.operate:${targetId}` });
}

/** Wakes a worker to read a target. */
export function ringPoll(tx: Tx, targetId: string): Promise<void> {
  return ring(tx, { task: "environment.poll", payload: { targetId }, key: `environment.poll:${targetId}` });
}
