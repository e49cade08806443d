import type { Instance, OperationKind } from "@/server/generated/prisma/client";

/** What AWS tells of an instance that makes some acts harmful. */
export type LockFacts = Pick<Instance, "state" | "stateReason" | "lockReason" | "stopProtected" | "spotKind">;

/** What an instance is that locks its levers, as it stands in the column `lock_reason`. */
export const instanceStoreLock = "instance-store";
const autoScalingPrefix = "auto-scaling:";

/** The lock of a member of an Auto Scaling group. */
export function autoScalingLock(group: string): string {
  return `${autoScalingPrefix}${group}`;
}

/** Why one lever of an instance must not be pulled, in words; null when it is free. */
export function lockOf(kind: OperationKind, facts: LockFacts): string | null {
  const { lockReason } = facts;
  if (lockReason?.startsWith(autoScalingPrefix)) {
    return `It belongs to the Auto Scaling group ${lockReason.slice(autoScalingPrefix.length)}, which would replace it. Change the group's size instead.`;
  }
  // What an older or a newer version wrote locks as it reads, until the next reading.
  if (lockReason !== null && lockReason !== instanceStoreLock) return lockReason;
  switch (kind) {
    case "start":
      return isInterruptedSpot(facts) ? "AWS took this Spot instance back and starts it again by itself once there is capacity." : null;
    case "reboot":
      return null;
    case "stop":
    case "hibernate":
      return stopLock(facts);
  }
}

/** Why levers that would otherwise have an effect now are locked, each reason once. */
export function locksOf(facts: LockFacts & Pick<Instance, "hibernation">): string[] {
  const isUp = facts.state === "running" || facts.state === "pending";
  const kinds: OperationKind[] = isUp ? ["stop", "reboot", ...(facts.hibernation ? ["hibernate" as const] : [])] : ["start"];
  return [...new Set(kinds.flatMap((kind) => lockOf(kind, facts) ?? []))];
}

function stopLock({ lockReason, spotKind, stopProtected }: LockFacts): string | null {
  if (lockReason === instanceStoreLock) return "Its root volume is an instance store: a stop would lose its data, and AWS refuses it.";
  if (spotKind === "one-time") return "It is a one-time Spot instance; AWS does not give it back after a stop.";
  return stopProtected ? "Stop protection is on; switch it off in AWS first." : null;
}

// Codes: EC2 API reference, data type StateReason (Server.SpotInstanceShutdown); an interrupted instance "can be restarted only by Amazon EC2"
// (EC2 user guide, "Stop, start, and reboot Spot Instances").
function isInterruptedSpot({ state, spotKind, stateReason }: LockFacts): boolean {
  return spotKind === "persistent" && (state === "stopped" || state === "stopping") && stateReason !== null && /\bServer\.SpotInstance/.test(stateReason);
}
