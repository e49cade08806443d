import type { HoldKind, StopStage } from "@/server/generated/prisma/client";
import type { Desired, EnvironmentRows } from "./rows";

/** One change that a look at an environment leads to. The shell writes them in one transaction, in this order. */
export type Change =
  | { do: "start"; instanceIds: readonly string[]; because: string; lateMs: number }
  | { do: "stop"; instanceIds: readonly string[]; because: string; lateMs: number }
  /** Begins, moves or advances the way to a stop. */
  | { do: "stop-stage"; stage: StopStage; plannedAt: Date; because: string; drainLimitAt: Date | null }
  | { do: "end-stop"; outcome: "stopped" | "extended" | "cancelled" | "superseded" }
  | { do: "warn"; minutes: number; plannedAt: Date; because: string }
  | { do: "ask"; plannedAt: Date; because: string }
  /** Somebody started it in AWS outside its hours. */
  | { do: "adopt-session"; instanceId: string | null; until: Date; capAt: Date }
  /** Somebody stopped it in AWS within its hours. */
  | { do: "keep-off"; instanceId: string | null }
  | { do: "end-session"; sessionId: string; because: "expired" | "replaced" }
  | { do: "end-hold"; holdId: string; kind: HoldKind }
  | { do: "end-lease"; leaseId: string; because: "lost" | "outer-bound" }
  /** What is desired of the whole environment changed its state, cause or end. */
  | { do: "desired"; desired: Desired };

export type ReconcilePlan = { changes: readonly Change[]; desired: Desired; nextCheckAt: Date };

/** What is to be done about one environment now, and when to look again. Level-triggered: the same rows and moment give the same plan. */
export declare function planReconcile(rows: EnvironmentRows, now: Date, before: Desired | null): ReconcilePlan;
