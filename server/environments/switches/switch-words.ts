import type { EnvironmentSwitch } from "@/server/generated/prisma/client";
import { durationWords, timeWords } from "../words-of-time";
import { readLog } from "./switch-log";
import type { SwitchStateName, SwitchStep, SwitchSummary } from "./schemas";

type Lamp = SwitchSummary["lamp"];

const lamps = {
  starting: "motion",
  proving: "motion",
  flipping: "motion",
  deregistering: "motion",
  draining: "motion",
  stopping: "motion",
  returning: "motion",
  done: "running",
  cancelled: "stopped",
  failed: "failed",
} as const satisfies Record<SwitchStateName, Lamp>;

const words = {
  starting: "starting",
  proving: "proving",
  flipping: "moving traffic",
  deregistering: "letting requests end",
  draining: "waiting for work",
  stopping: "stopping",
  returning: "going back",
  done: "switched",
  cancelled: "cancelled",
  failed: "failed",
} as const satisfies Record<SwitchStateName, string>;

type Row = Pick<EnvironmentSwitch, "state" | "askedAt" | "lastError" | "log" | "cancelAskedAt" | "endedAt">;

/** The lamp of a switch; a question to a person is what needs attention. */
export function switchLamp(row: Pick<Row, "state" | "askedAt" | "endedAt">): Lamp {
  return row.endedAt === null && row.askedAt !== null ? "attention" : lamps[row.state];
}

/** The word beside the lamp. */
export function switchWord(row: Pick<Row, "state" | "askedAt" | "endedAt">): string {
  return row.endedAt === null && row.askedAt !== null ? "needs a decision" : words[row.state];
}

/** What it does or did, in the words of its newest step. */
export function switchSentence(row: Row): string {
  const said = row.lastError ?? readLog(row.log).at(-1)?.words ?? "It begins.";
  return row.cancelAskedAt !== null && row.endedAt === null && row.state !== "returning" ? `It is being cancelled. ${said}` : said;
}

const steps = [
  { key: "start", state: "starting" },
  { key: "prove", state: "proving" },
  { key: "move", state: "flipping" },
  { key: "deregister", state: "deregistering" },
  { key: "drain", state: "draining" },
  { key: "stop", state: "stopping" },
] as const;

type Track = Row & { createdAt: Date; names: { from: string; to: string } };

/** The track: each step with when it began and ended, as the log tells. */
export function switchSteps(row: Track): SwitchStep[] {
  const { from, to } = row.names;
  const titles = {
    start: `Start ${to}`,
    prove: `Prove ${to}`,
    move: `Move traffic to ${to}`,
    deregister: `Let requests to ${from} end`,
    drain: `Wait for those at work on ${from}`,
    stop: `Stop ${from}`,
  } as const;
  const log = readLog(row.log);
  const moments = steps.map(({ state }) => firstAt(log, state));
  return steps.map(({ key, state }, index) => {
    const begun = index === 0 ? row.createdAt : (moments[index] ?? null);
    const later = moments.slice(index + 1).find((at) => at !== null && at !== undefined) ?? firstAt(log, "returning") ?? row.endedAt;
    const isNow = row.state === state && row.endedAt === null;
    const to_ = begun === null || isNow ? null : later;
    const sentence = isNow ? switchSentence(row) : lastWords(log, state);
    return { key, title: titles[key], ...stepLamp(row, { begun, isNow, isLast: to_ !== null && to_ === row.endedAt }), sentence, from: begun, to: to_ };
  });
}

function stepLamp(row: Row, { begun, isNow, isLast }: { begun: Date | null; isNow: boolean; isLast: boolean }): { lamp: Lamp | null; word: string } {
  if (begun === null) return { lamp: null, word: row.endedAt === null ? "to come" : "not reached" };
  if (isNow) return { lamp: switchLamp(row), word: switchWord(row) };
  if (isLast && row.state === "failed") return { lamp: "failed", word: "failed" };
  if (isLast && row.state === "cancelled") return { lamp: "stopped", word: "cancelled" };
  return { lamp: "running", word: "done" };
}

function firstAt(log: ReturnType<typeof readLog>, step: string): Date | null {
  const line = log.find((each) => each.step === step);
  return line === undefined ? null : new Date(line.at);
}

function lastWords(log: ReturnType<typeof readLog>, step: string): string | null {
  return log.findLast((each) => each.step === step)?.words ?? null;
}

/** What Cancel does now, told before it is done. */
export function cancelEffect(row: Pick<EnvironmentSwitch, "state" | "flipSentAt" | "startedTo">, { from, to }: { from: string; to: string }): string {
  const stops = row.startedTo ? `${to} is stopped again, because the switch had started it.` : `${to} stays as it is.`;
  return row.flipSentAt === null ? `${from} goes on serving. ${stops}` : `Traffic goes back to ${from}. Then ${stops}`;
}

/** When the side that served is stopped, told before the switch begins. */
export function stopsWords(name: string, minDrainMinutes: number): string {
  const least = minDrainMinutes === 0 ? "" : ` It waits at least ${durationWords(minDrainMinutes * 60_000)} before it asks.`;
  return `${name} stops when its last request has ended and nobody works on it. At the limit a person is asked; nobody is cut off.${least}`;
}

/** How long both sides ran beside each other, in words. */
export function overlapWords(of: { since: Date | null; until: Date | null; instances: number; usd: number | null }, now: Date, zone: string): string {
  if (of.since === null) return "Both sides do not run beside each other yet.";
  const ms = (of.until ?? now).getTime() - of.since.getTime();
  const hours = (ms / 3_600_000) * of.instances;
  const cost = of.usd === null ? `${hours.toFixed(1)} instance-hours; their price is not known` : `about $${of.usd.toFixed(2)}`;
  return `Both sides ${of.until === null ? "have run" : "ran"} beside each other for ${durationWords(ms)} since ${timeWords(of.since, now, zone)}: ${cost}.`;
}
