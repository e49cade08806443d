import type { HoldKind, StopStage } from "@/server/generated/prisma/client";
import type { EnvironmentRows, Looked } from "./rows";

/** How a way to a stop ends. */
export type StopOutcome = "stopped" | "extended" | "cancelled" | "superseded";

/**
 * One change that a look at an environment leads to. The shell writes them in one transaction, in this order. `key` names an act by what leads
 * to it: the same key again is the same act.
 */
export type Change =
  | { do: "start"; instanceIds: readonly string[]; because: string; lateMs: number; key: string }
  | { do: "stop"; instanceIds: readonly string[]; because: string; lateMs: number; key: string }
  /** Begins, moves or advances the way to a stop. A new `plannedAt` has no warnings yet. */
  | { do: "stop-stage"; stage: StopStage; plannedAt: Date; because: string; drainLimitAt: Date | null }
  | { do: "end-stop"; outcome: StopOutcome }
  /** The warning `minutes` before `plannedAt`, once for each pair. */
  | { do: "warn"; minutes: number; plannedAt: Date; because: string }
  /** At the drain limit with somebody at work: a person must decide. */
  | { do: "ask"; plannedAt: Date; because: string }
  /** Somebody started it in AWS outside its hours. */
  | { do: "adopt-session"; instanceId: string | null; until: Date; capAt: Date }
  /** Somebody stopped it in AWS within its hours: a keep-off until the next scheduled start. */
  | { do: "keep-off"; instanceId: string | null }
  | { do: "end-session"; sessionId: string; because: "expired" | "replaced" }
  | { do: "end-hold"; holdId: string; kind: HoldKind }
  | { do: "end-lease"; leaseId: string; because: "lost" | "outer-bound" }
  /** What is desired of the whole environment, or who keeps it on, is another than at the last look. */
  | { do: "desired"; desired: Looked };

/** `looked` is what the next look is given as `before`. */
export type ReconcilePlan = { changes: readonly Change[]; looked: Looked; nextCheckAt: Date };

/**
 * What is to be done about one environment now, and when to look again. Level-triggered: the same rows and moment give the same plan, and
 * once its changes are written the plan is empty.
 */
export declare function planReconcile(rows: EnvironmentRows, now: Date, before: Looked | null): ReconcilePlan;
