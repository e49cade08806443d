import { z } from "zod";
import type { Db } from "@/server/platform/db";
import { ring } from "@/server/platform/queue";
import type { Tx } from "@/server/platform/transaction";

const ofTarget = z.strictObject({ targetId: z.uuid() });

/** The domain's jobs and their payloads. Each only wakes the worker: what is to do stands in the rows. */
export const environmentJobs = {
  /** Operations of a target are due. */
  "environment.operate": ofTarget,
  /** A target is to be read now. */
  "environment.poll": ofTarget,
  /** The roles of a target are to be checked. */
  "target.check": ofTarget,
  /** Environments are to be compared with what is desired of them. */
  "environment.reconcile": z.strictObject({}),
  /** A switch of a pair is to be carried on. */
  "environment.switch": z.strictObject({ switchId: z.uuid() }),
} as const;

export type EnvironmentJob = keyof typeof environmentJobs;

/** Wakes a worker for the operations of a target. */
export function ringOperate(db: Db, targetId: string): Promise<void> {
  return ring(db, { task: "environment.operate", payload: { targetId }, key: `environment.operate:${targetId}` });
}

/** Wakes a worker to check the roles of a target. */
export function ringCheck(tx: Tx, targetId: string): Promise<void> {
  return ring(tx, { task: "target.check", payload: { targetId }, key: `target.check:${targetId}` });
}

/** Wakes a worker to read a target. */
export function ringPoll(db: Db, targetId: string): Promise<void> {
  return ring(db, { task: "environment.poll", payload: { targetId }, key: `environment.poll:${targetId}` });
}

/** Wakes a worker for the environments that are due for a look. */
export function ringReconcile(tx: Tx): Promise<void> {
  return ring(tx, { task: "environment.reconcile", payload: {}, key: "environment.reconcile" });
}

/** Wakes a worker to carry a switch on. */
export function ringSwitch(tx: Tx, switchId: string): Promise<void> {
  return ring(tx, { task: "environment.switch", payload: { switchId }, key: `environment.switch:${switchId}` });
}
