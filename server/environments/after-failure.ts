import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { Ec2Failure } from "./ec2-failure";
import { sessionActions } from "./session-policy";
import { refusalWall, refusalWords } from "./targets/refusal-wall";
import { timeWords } from "./words-of-time";

/** Which instance of a refused call is the reason: this one, another one, or AWS does not say. */
export type Blame = "this" | "another" | "unclear";

/** The operation as it was when the call failed: `claimed` while the session was made, `sent` during the act itself. */
export type FailedCall = {
  kind: OperationKind;
  state: Extract<OperationState, "claimed" | "sent">;
  attempt: number;
  createdAt: Date;
  instance: { ec2Id: string; name: string; type: string; zone: string };
  blame: Blame;
  /** The role of the target it was sent under. */
  awsRole: string;
  targetTitle: string;
};

/** Where the operation goes. `waitMs` is the time until the next try; `words` is for people, null when nobody needs to know. */
export type AfterFailure = {
  state: Extract<OperationState, "pending" | "sent" | "failed" | "unknown">;
  waitMs: number;
  code: string | null;
  words: string | null;
  /** The act goes on as another one, which `note` tells. */
  instead?: { kind: OperationKind; note: string };
};

const minute = 60_000;
const capacityWaits = [1, 2, 4, 8, 15].map((minutes) => minutes * minute);
const wrongStatePatienceMs = 10 * minute;
const directoryWaitMs = 30_000;
/** How long an operation is tried while AWS, or the directory, does not do its part. In milliseconds, since it was asked for. */
const outagePatienceMs = 30 * minute;
/** Tries that follow at once; AWS is not asked again and again without a pause. */
const triesAtOnce = 3;
const verbs = { start: "start", stop: "stop", reboot: "reboot", hibernate: "hibernate" } as const;

/** The moment of deciding. `random` is in [0, 1) and spreads the retries; times of day are told in `zone`. */
type At = { now: Date; random: number; zone: string };

/** What becomes of an operation after AWS refused or did not answer. */
export function afterFailure(call: FailedCall, failure: Ec2Failure, at: At): AfterFailure {
  switch (failure.kind) {
    case "throttled":
      return afterThrottled(call, at);
    case "no_capacity":
      return afterNoCapacity(call, at);
    case "wrong_state":
    case "not_found":
    case "protected":
    case "no_hibernation":
    case "spot_wait":
      return afterBlame(call, failure, at);
    case "denied":
      return failed("denied", deniedWords(call, failure));
    case "expired":
      return afterExpired(call, failure, at);
    case "lost":
      return afterLost(call, at);
    case "unavailable":
      return isOutOfPatience(call, at)
        ? failed("unavailable", `AWS could not be reached for 30 minutes, so ${call.instance.name} was left as it was. Try again when AWS answers.`)
        : {
            state: "pending",
            waitMs: backOffMs(call.attempt, at.random),
            code: "unavailable",
            words: "AWS cannot be reached right now; it is tried again.",
          };
    case "other":
      return failed("other", `AWS refused to ${verbs[call.kind]} ${call.instance.name}: ${failure.message}`);
  }
}

/** What a lost call needs to be told by. */
export type LostCall = Pick<FailedCall, "kind" | "state" | "attempt" | "createdAt"> & { instance: Pick<FailedCall["instance"], "name"> };

/**
 * What becomes of an operation whose answer never came: a reboot cannot be seen from outside and must not happen twice.
 * A start or stop stays `sent` until it has been looked at. Words come with the second try, and an end after the common patience.
 */
export function afterLost(call: LostCall, at: At): AfterFailure {
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

/** Milliseconds until the next try: doubling from 1 s to 60 s, spread over the upper half. */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(60_000, 1_000 * 2 ** Math.max(0, Math.min(attempt, 10) - 1));
  return Math.round(full * (0.5 + random / 2));
}

function afterThrottled(call: FailedCall, at: At): AfterFailure {
  return isOutOfPatience(call, at)
    ? failed("throttled", `AWS asked to slow down for 30 minutes, so ${call.instance.name} was left as it was. Try again later.`)
    : { state: "pending", ...retry(call, at, "AWS asks to slow down") };
}

/** The session is over at once, or AWS takes what we sign with no more. Another session helps the first time; then somebody must. */
function afterExpired(call: FailedCall, failure: Ec2Failure, at: At): AfterFailure {
  const isByClock = call.state === "sent" && refusalWall(failure, "act") === "session policy";
  if (isOutOfPatience(call, at)) {
    const words = isByClock
      ? `AWS's clock and ours differed for 30 minutes, so ${call.instance.name} was left as it was. An admin sets the clock of this server right; then try again.`
      : `AWS did not take Switchyard's credentials for 30 minutes, so ${call.instance.name} was left as it was. An admin checks the credentials of the base role; then try again.`;
    return failed("expired", words);
  }
  if (call.attempt < 2) return { ...again(call, at), code: null };
  return { state: "pending", ...retry(call, at, isByClock ? "AWS's clock and ours differ" : "AWS no longer takes Switchyard's credentials") };
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

function again({ attempt }: Pick<FailedCall, "attempt">, { random }: At): { state: "pending"; waitMs: number; words: null } {
  return { state: "pending", waitMs: attempt < triesAtOnce ? 0 : backOffMs(attempt, random), words: null };
}

function afterNoCapacity({ attempt, instance: { type, zone, name } }: FailedCall, { now, zone: timeZone }: At): AfterFailure {
  const waitMs = capacityWaits[Math.max(0, attempt - 1)];
  const lack = `AWS has no ${type} in ${zone} right now`;
  if (waitMs === undefined) return failed("no_capacity", `${lack}. ${name} was tried ${attempt} times over half an hour; start it again later.`);
  return {
    state: "pending",
    waitMs,
    code: "no_capacity",
    words: `${lack}; it is tried again at ${timeWords(new Date(now.getTime() + waitMs), now, timeZone)}.`,
  };
}

/** AWS refuses a whole call for one of its instances: that one is dealt with, the others go again at once; each alone when AWS does not say which. */
function afterBlame(call: FailedCall, failure: Ec2Failure, at: At): AfterFailure {
  if (call.blame === "another") return { ...again(call, at), code: null };
  if (failure.kind === "wrong_state") return afterWrongState(call, at);
  if (call.blame === "unclear") return { ...again(call, at), code: failure.kind };
  const { kind, instance } = call;
  const isDown = kind === "stop" || kind === "hibernate";
  if (failure.kind === "not_found") return failed("not_found", `AWS does not know ${instance.ec2Id} any more.`);
  if (failure.kind === "protected" && isDown) {
    return failed(
      "protected",
      `AWS did not ${verbs[kind]} ${instance.name}: its stop protection is on. Switch it off in AWS first; Switchyard never does that.`,
    );
  }
  if (failure.kind === "no_hibernation" && kind === "hibernate") {
    const note = `Hibernation is not set up for ${instance.name}, so it was stopped.`;
    return { ...again(call, at), code: null, instead: { kind: "stop", note } };
  }
  if (failure.kind === "spot_wait") {
    return failed("spot_wait", `AWS took the Spot capacity of ${instance.name} back and starts it again by itself when there is some; until then nobody can.`);
  }
  return failed("other", `AWS refused to ${verbs[kind]} ${instance.name}: ${failure.message}`);
}

function afterWrongState(call: FailedCall, { now }: At): AfterFailure {
  const age = now.getTime() - call.createdAt.getTime();
  if (age <= wrongStatePatienceMs) return { state: "pending", waitMs: 3_000, code: "wrong_state", words: null };
  const { kind, instance } = call;
  return failed("wrong_state", `For 10 minutes AWS said that ${instance.name} is in no state to ${verbs[kind]}. Look at the instance in AWS.`);
}

function deniedWords({ kind, state, awsRole, targetTitle }: FailedCall, failure: Ec2Failure): string {
  const wall = refusalWall(failure, state === "claimed" ? "session" : "act");
  return refusalWords({ wall, action: sessionActions[kind], awsRole, targetTitle });
}

function failed(code: string, words: string): AfterFailure {
  return { state: "failed", waitMs: 0, code, words };
}
