import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Ec2Failure } from "./ec2-failure";

/** The operation as it was when the call failed: `claimed` while the session was made, `sent` during the act itself. */
export type FailedCall = {
  kind: OperationKind;
  state: Extract<OperationState, "claimed" | "sent">;
  attempt: number;
  createdAt: Date;
  instance: { ec2Id: string; name: string; type: string; zone: string };
};

/** Where the operation goes. `waitMs` is the time until the next try; `words` is for people, null when nobody needs to know. */
export type AfterFailure = {
  state: Extract<OperationState, "pending" | "sent" | "failed" | "unknown">;
  waitMs: number;
  code: string | null;
  words: string | null;
};

const minute = 60_000;
const capacityWaits = [1, 2, 4, 8, 15].map((minutes) => minutes * minute);
const wrongStatePatienceMs = 10 * minute;
const outagePatienceMs = 30 * minute;
const verbs = { start: "start", stop: "stop", reboot: "reboot" } as const;

/** What becomes of an operation after AWS refused or did not answer. `random` is in [0, 1) and spreads the retries. */
export function afterFailure(call: FailedCall, failure: Ec2Failure, at: { now: Date; random: number }): AfterFailure {
  const age = at.now.getTime() - call.createdAt.getTime();
  const backOff = backOffMs(call.attempt, at.random);
  switch (failure.kind) {
    case "throttled":
      return { state: "pending", waitMs: backOff, code: null, words: null };
    case "no_capacity":
      return afterNoCapacity(call);
    case "wrong_state":
      return age > wrongStatePatienceMs ? failed("wrong_state", wrongStateWords(call)) : { state: "pending", waitMs: 3_000, code: "wrong_state", words: null };
    case "not_found":
      return afterNotFound(call, failure);
    case "denied":
      return failed(
        "denied",
        `AWS refused to ${verbs[call.kind]} ${call.instance.name}: the AWS role does not allow it (${failure.awsCode ?? "no session"}). Ask an admin to check the role of this AWS target.`,
      );
    case "lost":
      return afterLost(call, backOff);
    case "unavailable":
      return age > outagePatienceMs
        ? failed("unavailable", `AWS could not be reached for 30 minutes, so ${call.instance.name} was left as it was. Try again when AWS answers.`)
        : { state: "pending", waitMs: backOff, code: "unavailable", words: "AWS cannot be reached right now; it is tried again." };
    case "other":
      return failed("other", `AWS refused to ${verbs[call.kind]} ${call.instance.name}: ${failure.message}`);
  }
}

/** What becomes of an operation whose answer never came: a reboot cannot be seen from outside and must not happen twice. */
export function afterLost(call: Pick<FailedCall, "kind" | "state" | "instance">, waitMs: number): AfterFailure {
  if (call.state === "claimed") return { state: "pending", waitMs, code: null, words: null };
  if (call.kind !== "reboot") return { state: "sent", waitMs, code: null, words: null };
  const words = `AWS did not answer, so it is not known whether ${call.instance.name} was rebooted. It is not tried again: look at the instance, then reboot it or dismiss this.`;
  return { state: "unknown", waitMs: 0, code: "lost", words };
}

/** Milliseconds until the next try: doubling from 1 s to 60 s, spread over the upper half. */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(60_000, 1_000 * 2 ** Math.max(0, Math.min(attempt, 10) - 1));
  return Math.round(full * (0.5 + random / 2));
}

function afterNoCapacity({ attempt, instance: { type, zone, name } }: FailedCall): AfterFailure {
  const waitMs = capacityWaits[Math.max(0, attempt - 1)];
  const lack = `AWS has no ${type} in ${zone} right now`;
  if (waitMs === undefined) return failed("no_capacity", `${lack}. ${name} was tried ${attempt} times over half an hour; start it again later.`);
  const minutes = waitMs / minute;
  return { state: "pending", waitMs, code: "no_capacity", words: `${lack}; it is tried again in ${minutes === 1 ? "1 minute" : `${minutes} minutes`}.` };
}

function afterNotFound(call: FailedCall, failure: Ec2Failure): AfterFailure {
  const named = failure.instanceIds.length === 0 || failure.instanceIds.includes(call.instance.ec2Id);
  return named ? failed("not_found", `AWS does not know ${call.instance.ec2Id} any more.`) : { state: "pending", waitMs: 0, code: null, words: null };
}

function wrongStateWords({ kind, instance }: FailedCall): string {
  return `For 10 minutes AWS said that ${instance.name} is in no state to ${verbs[kind]}. Look at the instance in AWS.`;
}

function failed(code: string, words: string): AfterFailure {
  return { state: "failed", waitMs: 0, code, words };
}
