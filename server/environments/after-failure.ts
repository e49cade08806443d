import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Ec2Failure } from "./ec2-failure";
import { timeWords } from "./words-of-time";

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
const directoryWaitMs = 30_000;
/** How long an operation is tried while AWS, or the directory, does not do its part. In milliseconds, since it was asked for. */
const outagePatienceMs = 30 * minute;
const verbs = { start: "start", stop: "stop", reboot: "reboot" } as const;

/** The moment of deciding. `random` is in [0, 1) and spreads the retries; times of day are told in `zone`. */
type At = { now: Date; random: number; zone: string };

/** What becomes of an operation after AWS refused or did not answer. */
export function afterFailure(call: FailedCall, failure: Ec2Failure, at: At): AfterFailure {
  const age = at.now.getTime() - call.createdAt.getTime();
  const backOff = backOffMs(call.attempt, at.random);
  switch (failure.kind) {
    case "throttled":
      return afterThrottled(call, at);
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
      return afterLost(call, at);
    case "unavailable":
      return isOutOfPatience(call, at)
        ? failed("unavailable", `AWS could not be reached for 30 minutes, so ${call.instance.name} was left as it was. Try again when AWS answers.`)
        : { state: "pending", waitMs: backOff, code: "unavailable", words: "AWS cannot be reached right now; it is tried again." };
    case "other":
      return failed("other", `AWS refused to ${verbs[call.kind]} ${call.instance.name}: ${failure.message}`);
  }
}

/**
 * What becomes of an operation whose answer never came: a reboot cannot be seen from outside and must not happen twice.
 * A start or stop stays `sent` until it has been looked at. Words come with the second try, and an end after the common patience.
 */
export function afterLost(call: Omit<FailedCall, "instance"> & { instance: Pick<FailedCall["instance"], "name"> }, at: At): AfterFailure {
  const { kind, state, instance } = call;
  if (state === "sent" && kind === "reboot") {
    const words = `AWS did not answer, so it is not known whether ${instance.name} was rebooted. It is not tried again: look at the instance, then reboot it or dismiss this.`;
    return { state: "unknown", waitMs: 0, code: "lost", words };
  }
  if (isOutOfPatience(call, at)) {
    const doubt =
      state === "sent" ? `it is not known whether AWS will ${verbs[kind]} ${instance.name}. Look at it` : `${instance.name} was left as it was. Try again`;
    return failed("lost", `AWS did not answer for 30 minutes, so ${doubt} when AWS answers.`);
  }
  return { state: state === "sent" ? "sent" : "pending", ...retry(call, at, "AWS does not answer") };
}

/** What becomes of an operation while the directory does not answer, so that the rights of `who` asked for it cannot be confirmed. */
export function afterDirectorySilence({ createdAt }: Pick<FailedCall, "createdAt">, who: string, now: Date): AfterFailure {
  if (now.getTime() - createdAt.getTime() <= outagePatienceMs) {
    const words = `The directory does not answer; waiting to confirm the rights of ${who}.`;
    return { state: "pending", waitMs: directoryWaitMs, code: "directory", words };
  }
  return failed(
    "directory",
    `The directory did not answer for 30 minutes, so the rights of ${who} could not be confirmed and AWS was not asked. Try again later.`,
  );
}

function afterThrottled(call: FailedCall, at: At): AfterFailure {
  return isOutOfPatience(call, at)
    ? failed("throttled", `AWS asked to slow down for 30 minutes, so ${call.instance.name} was left as it was. Try again later.`)
    : { state: "pending", ...retry(call, at, "AWS asks to slow down") };
}

function isOutOfPatience({ createdAt }: Pick<FailedCall, "createdAt">, { now }: At): boolean {
  return now.getTime() - createdAt.getTime() > outagePatienceMs;
}

// One failure passes before anybody has read about it.
function retry({ attempt }: Pick<FailedCall, "attempt">, { now, random, zone }: At, trouble: string): Pick<AfterFailure, "waitMs" | "code" | "words"> {
  const waitMs = backOffMs(attempt, random);
  const words = attempt < 2 ? null : `${trouble}; trying again at ${timeWords(new Date(now.getTime() + waitMs), now, zone)}.`;
  return { waitMs, code: null, words };
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
