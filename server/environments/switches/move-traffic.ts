import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import { toleratedSkewMs } from "@/server/platform/database-time";
import { isClockRight, ownSkewMs } from "@/server/platform/right-clock";
import { Ec2Error } from "../ec2-failure";
import type { Ec2Failure } from "../ec2-failure";
import type { RefusalTime } from "../targets/refusal-wall";
import { refusalWall } from "../targets/refusal-wall";
import { sidesOf } from "./authorized-pair";
import type { LoadedSwitch } from "./authorized-pair";
import { hookSecretOf, hookSignature } from "./hook-signature";
import { leaseSeconds, moveSwitch } from "./switch-claims";
import type { HeldSwitch } from "./switch-claims";
import type { SwitchDeps } from "./switch-deps";
import { readSettings } from "./switch-log";
import { forwardRole } from "./switch-person";
import { sideOf, targetGroupOf } from "./traffic-words";
import type { BalancedTraffic, Forwarding } from "./traffic-types";
import type { UserActor } from "@/server/access/actor";
import type { ActRole } from "../ec2-types";

/** Which way traffic is moved, by whom, and how it goes now. */
export type TrafficMove = { direction: "forth" | "back"; actor: UserActor; forwarding: Forwarding };

/** AWS's refusal with the role it met. */
export type Refusal = { failure: Ec2Failure; at: RefusalTime; awsRole: ActRole };

/** What became of a try. `sure`: certainly nothing moved. `held`: the guards as they are now; null when another worker has taken over. */
export type MoveOutcome = { held: HeldSwitch | null; awsRole: ActRole | null } & (
  | { moved: true }
  | { moved: false; sure: boolean; retry: boolean; words: string; refusal: Refusal | null }
);

/** A worker that was frozen must not move traffic on what it knew: the call begins within this time of its last look, or not at all. */
const actWithinMs = (leaseSeconds - 20) * 1_000;

/**
 * Moves traffic, or moves it back. That it is about to is written before the call, so that whoever finds the switch after a crash looks first
 * where traffic goes. AWS takes the call only while this worker's lease lasts.
 */
export function moveTraffic(deps: SwitchDeps, row: LoadedSwitch, held: HeldSwitch, move: TrafficMove): Promise<MoveOutcome> {
  const { traffic } = readSettings(row.settings);
  return traffic.kind === "hook" ? callHook(deps, row, held, { ...move, url: traffic.url }) : forward(deps, row, held, { ...move, traffic });
}

async function forward(deps: SwitchDeps, row: LoadedSwitch, held: HeldSwitch, move: TrafficMove & { traffic: BalancedTraffic }): Promise<MoveOutcome> {
  const { traffic, actor } = move;
  const began = beginning();
  const awsRole = forwardRole(actor, row);
  const { to } = sidesOf(row);
  const group = targetGroupOf(traffic, sideOf(row.pair, move.direction === "forth" ? row.toId : row.fromId)) ?? "";
  failpoint("switch-persist");
  let at: RefusalTime = "session";
  let current: HeldSwitch | null = held;
  try {
    const tags = { uid: actor.uid, team: row.pair.team, req: row.requestId };
    const session = await deps.traffic.assumeForward({ target: to.target, traffic, role: awsRole, sourceIdentity: actor.uid, tags, until: actUntil(began) });
    failpoint("switch-session");
    current = await markSent(deps, row, held);
    if (current === null) return { ...lost(awsRole), held: null };
    failpoint("switch-send");
    if (isLate(began)) return { ...lost(awsRole), held: current };
    at = "act";
    await session.forward(group, move.forwarding);
    failpoint("switch-answer");
    return { held: current, awsRole, moved: true };
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    return { held: current, awsRole, moved: false, ...judged(error.failure, at), refusal: { failure: error.failure, at, awsRole } };
  }
}

async function callHook(deps: SwitchDeps, row: LoadedSwitch, held: HeldSwitch, move: TrafficMove & { url: string }): Promise<MoveOutcome> {
  const { from, to } = sidesOf(row);
  const began = beginning();
  const [leaves, serves] = move.direction === "forth" ? [from, to] : [to, from];
  const timestamp = Math.floor(clock.now().getTime() / 1_000);
  // The same id again is the same act: a hook that has done it answers so.
  const id = `${row.id}.${move.direction}`;
  const body = JSON.stringify({ id, pair: row.pair.name, team: row.pair.team, from: leaves.name, to: serves.name, by: move.actor.uid });
  const signature = hookSignature(hookSecretOf(deps.secret, row.pairId), { timestamp, id, body });
  failpoint("switch-persist");
  const current = await markSent(deps, row, held);
  if (current === null || isLate(began)) return { ...lost(null), held: current };
  failpoint("switch-send");
  const answer = await deps.outbound.callHook({
    url: move.url,
    headers: {
      "content-type": "application/json",
      "user-agent": "switchyard",
      "idempotency-key": id,
      "x-switchyard-timestamp": String(timestamp),
      "x-switchyard-signature": signature,
    },
    body,
  });
  failpoint("switch-answer");
  const refusal = { awsRole: null, refusal: null };
  return answer.ok
    ? { held: current, awsRole: null, moved: true }
    : { held: current, moved: false, sure: answer.sure, retry: !answer.sure, words: answer.words, ...refusal };
}

/** Writes that the call is about to be made. */
function markSent({ db }: SwitchDeps, row: LoadedSwitch, held: HeldSwitch): Promise<HeldSwitch | null> {
  return moveSwitch(db, held, { attempt: row.attempt + 1, ...(row.flipSentAt === null && { flipSentAt: clock.now() }) });
}

const passing: ReadonlySet<Ec2Failure["kind"]> = new Set(["throttled", "unavailable", "expired", "lost"]);

function judged(failure: Ec2Failure, at: RefusalTime): { sure: boolean; retry: boolean; words: string } {
  const isForTime = at === "act" && failure.kind === "denied" && refusalWall(failure, "act") === "session policy";
  return {
    sure: failure.kind !== "lost" || at === "session",
    retry: isForTime || passing.has(failure.kind),
    words: `AWS did not move traffic (${failure.awsCode ?? "no answer"}): ${failure.message}`,
  };
}

function lost(awsRole: ActRole | null): Omit<Extract<MoveOutcome, { moved: false }>, "held"> {
  return { awsRole, moved: false, sure: true, retry: true, words: "Traffic was not moved in time; it is tried again.", refusal: null };
}

type Began = { nowMs: number; elapsedMs: number };

function beginning(): Began {
  return { nowMs: clock.now().getTime(), elapsedMs: clock.elapsed() };
}

function isLate({ nowMs, elapsedMs }: Began): boolean {
  return Math.max(clock.now().getTime() - nowMs, clock.elapsed() - elapsedMs) > actWithinMs || !isClockRight();
}

/** When AWS takes the call no more, for a process that sleeps through every look of its own. */
function actUntil({ nowMs }: Began): Date {
  return new Date(nowMs + leaseSeconds * 1_000 - Math.max(0, ownSkewMs()) - toleratedSkewMs);
}
