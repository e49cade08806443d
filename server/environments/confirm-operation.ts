import type { Instance, InstanceDiagnosis, InstanceState, OperationKind } from "@/server/generated/prisma/client";
import { failedChecks } from "./diagnosis-policy";
import { isGone, isReady } from "./operation-plan";
import { timeWords } from "./words-of-time";

/** An operation that AWS accepted. */
export type AcceptedOperation = { kind: OperationKind; acceptedAt: Date | null };

/** Its instance, as stored. */
export type ConfirmedInstance = Pick<Instance, "name" | "state" | "stateSince" | "stateReason" | "checks" | "checksSince" | "expectedUntil"> & {
  diagnosis: Pick<InstanceDiagnosis, "instanceStatus" | "systemStatus"> | null;
};

export type Ending = { state: "confirmed"; words: null; code: null } | { state: "failed"; words: string; code: string };

/** The moment of deciding; times of day are told in `zone`. */
type At = { now: Date; zone: string };

/** An accepted operation that is not seen to be done after this long has failed. */
export const confirmWithinMs = 600_000;

/** Error code of a start whose instance runs while a status check of AWS fails; it no longer counts once the checks pass. */
export const checksFailedCode = "checks_failed";

const confirmed: Ending = { state: "confirmed", words: null, code: null };
const stateWords: Readonly<Record<InstanceState, string>> = {
  pending: "still pending",
  running: "still running",
  stopping: "still stopping",
  stopped: "still stopped",
  shutting_down: "shutting down",
  terminated: "terminated",
  missing: "missing",
};

/** How an accepted operation ends under what is observed now; null while it goes on. */
export function endingOf(operation: AcceptedOperation, instance: ConfirmedInstance, at: At): Ending | null {
  const { kind, acceptedAt } = operation;
  if (isGone(instance.state)) return failed(`${instance.name} was terminated in AWS meanwhile.`);
  if (kind === "reboot") return confirmed;
  const badChecks = kind === "start" ? startedImpaired(acceptedAt, instance) : null;
  if (badChecks !== null) return badChecks;
  if (kind === "start" ? isReady(instance, at.now) : instance.state === "stopped") return confirmed;
  const asked = acceptedAt === null ? `AWS accepted the ${kind}` : `AWS accepted the ${kind} at ${timeWords(acceptedAt, at.now, at.zone)}`;
  const why = instance.stateReason === null ? "" : ` AWS says: ${instance.stateReason}.`;
  const isPastExpectation = instance.expectedUntil === null || at.now >= instance.expectedUntil;
  // AWS accepts a start before it has found a place for the instance; without one it goes back to stopped.
  const undone = kind === "start" ? "stopped" : "running";
  if (instance.state === undone && isPastExpectation) return failed(`${asked}, but ${instance.name} is ${undone} again.${why}`);
  const isOverdue = acceptedAt !== null && at.now.getTime() - acceptedAt.getTime() > confirmWithinMs;
  return isOverdue ? failed(`${asked}, but 10 minutes later ${instance.name} is ${stateWords[instance.state]}.${why}`) : null;
}

// Checks that failed before the start was accepted are those of another life.
function startedImpaired(acceptedAt: Date | null, { name, state, checks, checksSince, diagnosis }: ConfirmedInstance): Ending | null {
  if (state !== "running" || checks !== "impaired" || (acceptedAt !== null && checksSince < acceptedAt)) return null;
  const { what, verb } = failedChecks(diagnosis);
  return failed(`${name} runs, but its ${what} ${verb}. Its console output may tell why.`, checksFailedCode);
}

function failed(words: string, code = "not_confirmed"): Ending {
  return { state: "failed", words, code };
}
