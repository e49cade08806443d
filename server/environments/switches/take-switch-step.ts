import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import { AppError } from "@/server/platform/errors";
import { startEnvironment } from "../start-environment";
import { stopEnvironment } from "../stop-environment";
import { noteDrift, resolveDrift } from "../targets/policy-drift.sql";
import { refusalWall } from "../targets/refusal-wall";
import { inTransaction } from "@/server/platform/transaction";
import { sidesOf } from "./authorized-pair";
import type { LoadedSwitch } from "./authorized-pair";
import { drainLimitAt } from "./drain-limit";
import { moveTraffic } from "./move-traffic";
import type { MoveOutcome, TrafficMove } from "./move-traffic";
import { saveSwitchStep } from "./save-switch-step";
import type { ReadFacts } from "./read-switch-facts";
import type { HeldSwitch } from "./switch-claims";
import type { SwitchDeps } from "./switch-deps";
import { keepFromOff, letGo, letGoOfTo } from "./switch-holds";
import { readSettings } from "./switch-log";
import { switchPerson } from "./switch-person";
import type { SwitchAct } from "./switch-person";
import { decideSwitch } from "./switch-state";
import type { SwitchStep } from "./switch-state";
import { forwardActions } from "./traffic-policy";

/** A switch this worker holds, with what it read. */
export type Turn = { deps: SwitchDeps; row: LoadedSwitch; held: HeldSwitch; read: ReadFacts };

/** How a turn goes on: at once, after a wait with its words, or not by this worker. */
export type AfterStep = { next: "again"; held: HeldSwitch | null } | { next: "wait"; held: HeldSwitch | null; ms: number; words: string };

/** Does one step. Each is written so that doing it twice is doing it once. */
export async function takeSwitchStep(turn: Turn, step: SwitchStep): Promise<AfterStep> {
  switch (step.do) {
    case "wait":
      return { next: "wait", held: turn.held, ms: step.ms, words: step.words };
    case "move":
      return moveOn(turn, step);
    case "ask":
      return ask(turn, step.words);
    case "end":
      return endSwitch(turn, step);
    case "start":
      return withPerson(turn, "start", (actor) => start(turn, actor, step.words));
    case "flip":
      return withPerson(turn, "flip", (actor) => flip(turn, { direction: "forth", actor, forwarding: turn.read.forwarding }));
    case "flip-back":
      return withPerson(turn, "flip", (actor) => flip(turn, { direction: "back", actor, forwarding: turn.read.forwarding }));
    case "stop":
      return withPerson(turn, "stop", (actor) => stop(turn, actor, step.words));
    case "stop-started":
      return stopStarted(turn, step.words);
  }
}

type Actor = TrafficMove["actor"];

async function withPerson(turn: Turn, act: SwitchAct, work: (actor: Actor) => Promise<AfterStep>): Promise<AfterStep> {
  const person = await switchPerson(turn.deps, turn.row, act);
  if (person.may) return work(person.actor);
  if (person.isWaiting) return { next: "wait", held: turn.held, ms: 10_000, words: person.words };
  return endSwitch(turn, { as: "failed", words: `${person.words}. ${restWords(turn, act)}` });
}

/** What a switch that cannot go on leaves, in words. */
function restWords({ row }: Turn, act: SwitchAct): string {
  const { from, to } = sidesOf(row);
  if (row.flipSentAt === null) return act === "start" ? "Nothing was changed." : `${from.name} serves as before, and ${to.name} stays on.`;
  if (act === "stop") return `${to.name} serves, and ${from.name} stays on. Somebody who may stop it must do so.`;
  return `Look where traffic goes; ${from.name} and ${to.name} stay on.`;
}

async function moveOn({ deps, row, held }: Turn, { to: state, words }: Extract<SwitchStep, { do: "move" }>): Promise<AfterStep> {
  const { from, to } = sidesOf(row);
  const now = clock.now();
  if (state === "deregistering") return again(await saveFlipped({ deps, row, held }, words));
  const limit = state === "draining" ? await drainLimitAt(deps.db, from, readSettings(row.settings).minDrainMinutes, now) : null;
  const changes = state === "draining" && row.drainLimitAt === null ? { drainLimitAt: limit } : {};
  const notice = state === "returning" ? { key: "returning", title: `The switch to ${to.name} is cancelled` } : null;
  return again(await saveSwitchStep(deps.db, row, held, { state, words, changes, notice }));
}

/** Traffic goes to the other side: from here on that one is the one that serves. */
function saveFlipped({ deps, row, held }: Omit<Turn, "read">, words: string): Promise<HeldSwitch | null> {
  const { from, to } = sidesOf(row);
  return saveSwitchStep(deps.db, row, held, {
    state: "deregistering",
    words,
    changes: { flippedAt: clock.now() },
    notice: { key: "flipped", title: `${row.pair.name}: ${to.name} serves instead of ${from.name}` },
    more: async (tx) => void (await tx.environmentPair.update({ where: { id: row.pairId }, data: { currentId: row.toId } })),
  });
}

async function ask({ deps, row, held }: Turn, words: string): Promise<AfterStep> {
  const notice = { key: `ask:${row.drainLimitAt?.toISOString() ?? ""}`, title: `${sidesOf(row).from.name} is to stop, but somebody works on it` };
  return again(await saveSwitchStep(deps.db, row, held, { state: row.state, words, changes: { askedAt: clock.now() }, notice }));
}

async function endSwitch({ deps, row, held }: Turn, { as, words }: { as: "done" | "cancelled" | "failed"; words: string }): Promise<AfterStep> {
  const { to } = sidesOf(row);
  const titles = {
    done: `${row.pair.name} is switched to ${to.name}`,
    cancelled: `The switch to ${to.name} was cancelled`,
    failed: `The switch to ${to.name} failed`,
  };
  const isBack = as === "cancelled" && row.state === "returning";
  const ended = await saveSwitchStep(deps.db, row, held, {
    state: as,
    words,
    changes: { endedAt: clock.now() },
    notice: { key: "end", title: titles[as] },
    more: async (tx, now) => {
      await letGo(tx, row, now);
      if (isBack) await tx.environmentPair.update({ where: { id: row.pairId }, data: { currentId: row.fromId } });
    },
  });
  return again(ended);
}

async function start({ deps, row, held }: Turn, actor: Actor, words: string): Promise<AfterStep> {
  const reason = `Switch from ${sidesOf(row).from.name}`;
  const refused = await refusal(() => startEnvironment(deps.db, actor, { environmentId: row.toId, reason, idempotencyKey: row.startKey }));
  failpoint("switch-started");
  if (refused !== null) return { next: "wait", held, ms: 10_000, words: refused };
  return again(await saveSwitchStep(deps.db, row, held, { state: row.state, words, changes: { startedTo: true } }));
}

async function flip(turn: Turn, move: TrafficMove): Promise<AfterStep> {
  const { deps, row } = turn;
  const outcome = await moveTraffic(deps, row, turn.held, move);
  if (outcome.held === null) return again(null);
  const now = { ...turn, held: outcome.held };
  await keepWall(now, outcome);
  if (outcome.moved && move.direction === "forth") return again(await saveFlipped(now, `Traffic goes to ${sidesOf(row).to.name}.`));
  if (outcome.moved) return takeSwitchStep(now, decideSwitch(row, { ...turn.read.facts, serving: "from" }, clock.now()));
  // Only where it is certain that nothing moved, now and at every try before, may the switch end here.
  const isUntouched = outcome.sure && (row.attempt === 0 || turn.read.facts.serving === "from");
  if (outcome.retry || !isUntouched) return { next: "wait", held: outcome.held, ms: backOffMs(row.attempt), words: outcome.words };
  const { from, to } = sidesOf(row);
  const rest = move.direction === "forth" ? `${from.name} serves as before, and ${to.name} stays on.` : `Traffic still goes to ${to.name}.`;
  return endSwitch(now, { as: "failed", words: `${outcome.words} ${rest}` });
}

/** What AWS refuses although Switchyard allows it is shown to admins until the same succeeds. */
async function keepWall({ deps, row }: Turn, outcome: MoveOutcome): Promise<void> {
  const { traffic } = readSettings(row.settings);
  const { to } = sidesOf(row);
  if (traffic.kind === "hook" || outcome.awsRole === null) return;
  const place = { targetId: to.targetId, awsRole: outcome.awsRole, action: forwardActions[traffic.kind], team: to.team, stage: to.stage };
  const denied = outcome.moved ? null : outcome.refusal;
  if (outcome.moved) await inTransaction(deps.db, (tx) => resolveDrift(tx, place, clock.now()));
  if (denied === null || denied.failure.kind !== "denied" || outcome.moved || outcome.retry) return;
  const { awsCode, message } = denied.failure;
  const drift = { ...place, wall: refusalWall(denied.failure, denied.at), awsCode, message: message.slice(0, 1_000), who: row.requestedBy };
  await inTransaction(deps.db, (tx) => noteDrift(tx, drift, clock.now()));
}

async function stop({ deps, row, held }: Turn, actor: Actor, words: string): Promise<AfterStep> {
  const { from, to } = sidesOf(row);
  const sent = await saveSwitchStep(deps.db, row, held, {
    state: row.state,
    words,
    changes: { stopSentAt: row.stopSentAt ?? clock.now() },
    more: (tx, now) => keepFromOff(tx, row, { from: from.name, to: to.name }, now),
  });
  if (sent === null) return again(null);
  failpoint("switch-stop");
  const input = { environmentId: row.fromId, reason: `Switch to ${to.name}`, idempotencyKey: row.stopKey, overrideReason: row.overrideReason ?? undefined };
  const refused = await refusal(() => stopEnvironment(deps.db, actor, input));
  failpoint("switch-stopped");
  return refused === null ? again(sent) : { next: "wait", held: sent, ms: 30_000, words: refused };
}

/** Stops what the switch had started, and only that; a switch that is cancelled ends even when nobody may stop it. */
async function stopStarted(turn: Turn, words: string): Promise<AfterStep> {
  const { deps, row } = turn;
  const { to } = sidesOf(row);
  const person = await switchPerson(deps, row, "stop-started");
  if (!person.may && person.isWaiting) return { next: "wait", held: turn.held, ms: 10_000, words: person.words };
  if (!person.may) return endSwitch(turn, { as: "cancelled", words: `Cancelled. ${person.words}, so ${to.name} stays on.` });
  const started = await deps.db.operation.findMany({
    where: {
      kind: "start",
      request: { idempotencyKey: row.startKey, requestedById: row.requestedById },
      instance: { state: { notIn: ["terminated", "missing"] } },
    },
    select: { instanceId: true },
  });
  const instanceIds = [...new Set(started.map(({ instanceId }) => instanceId))];
  if (instanceIds.length === 0) return endSwitch(turn, { as: "cancelled", words: `Cancelled. ${to.name} was started by somebody else and stays on.` });
  await inTransaction(deps.db, (tx) => letGoOfTo(tx, row, clock.now()));
  const input = { environmentId: row.toId, instanceIds, reason: "The switch was cancelled", idempotencyKey: row.stopKey };
  const refused = await refusal(() => stopEnvironment(deps.db, person.actor, input));
  return endSwitch(turn, { as: "cancelled", words: refused === null ? words : `Cancelled. ${to.name} stays on: ${refused}` });
}

/** Why a start or a stop was not taken, in words; null when it was. */
async function refusal(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal") throw error;
    return error.message;
  }
}

function again(held: HeldSwitch | null): AfterStep {
  return { next: "again", held };
}

function backOffMs(attempt: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(attempt, 6));
}
