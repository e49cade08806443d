import type { ScheduleRow } from "../desired/rows";
import { momentWords } from "../zones/zone-words";
import type { DryRunOutput } from "./schemas";
import { windowsBetween } from "./windows";

export type Stretch = { from: Date; to: Date };

/** Somebody or something that worked on an environment, or one instance of it. */
export type Work = Stretch & {
  instanceId: string | null;
  /** "ci-481 was at work", "Mina Park had it started", "Mina Park kept it on". */
  words: string;
  /** False for what only says that it is to be on, and so would have started it by itself. */
  needsItOn: boolean;
};

/** What happened to an environment in a stretch of the past. */
export type PastUse = {
  environmentId: string;
  name: string;
  team: string;
  stage: string;
  instances: readonly { id: string; running: readonly Stretch[] }[];
  work: readonly Work[];
};

type EnvironmentRun = DryRunOutput["environments"][number];

/** Moments told of one environment. */
const mostMoments = 20;
const minuteMs = 60_000;

/**
 * What a schedule would have done to an environment in the past, against what really ran: pure. Null means no schedule, which stops and starts
 * nothing. Work that was under way when it would have stopped is named, and so is work that was begun while it would have been off.
 */
export function dryRun(schedule: ScheduleRow | null, use: PastUse, range: Stretch): EnvironmentRun {
  const wasOn = union(use.instances.flatMap(({ running }) => running.map((one) => clip(one, range))));
  const base = { environmentId: use.environmentId, name: use.name, team: use.team, stage: use.stage, wasOnMinutes: minutesOf(wasOn) };
  if (schedule === null) {
    return {
      ...base,
      wouldBeOnMinutes: base.wasOnMinutes,
      starts: 0,
      stops: 0,
      busyStops: [],
      missedWork: [],
      sentence: "Without a schedule nothing starts or stops it by itself.",
    };
  }
  const windows = windowsBetween(schedule, range.from, range.to);
  const on = windows.map(({ start, end }) => clip({ from: start, to: end }, range));
  // At its beginning, what ran while the schedule says off would have been stopped at once.
  const ends = [...(on[0]?.from.getTime() === range.from.getTime() ? [] : [range.from]), ...windows.map(({ end }) => end).filter((end) => end < range.to)];
  const busyStops = ends.flatMap((at) => busyStop(use, at, schedule.zone) ?? []);
  const told = {
    ...base,
    wouldBeOnMinutes: minutesOf(on),
    starts: windows.filter(({ start }) => start >= range.from).length,
    stops: windows.filter(({ end }) => end < range.to).length,
    busyStops: busyStops.slice(0, mostMoments),
    missedWork: missedWork(use, on, { range, zone: schedule.zone }).slice(0, mostMoments),
  };
  return { ...told, sentence: runSentence(told) };
}

/** All of it in one sentence: "In the last 7 days this would have stopped 3 busy machines: payments-dev on Tue 24 Nov, 20:00 (ci-481 was at work)." */
export function dryRunSentence(environments: readonly EnvironmentRun[], days: number): { sentence: string; busyMachines: number } {
  const period = days === 1 ? "In the last day" : `In the last ${days} days`;
  const busyMachines = environments.flatMap(({ busyStops }) => busyStops).reduce((sum, { machines }) => sum + machines, 0);
  const first = environments.flatMap(({ busyStops }) => busyStops.map(({ sentence }) => sentence)).slice(0, 3);
  const missed = environments.reduce((sum, { missedWork: work }) => sum + work.length, 0);
  const off = missed === 0 ? "" : ` ${missed} ${missed === 1 ? "piece" : "pieces"} of work would have found it off.`;
  if (busyMachines === 0) return { busyMachines, sentence: `${period} this would have stopped no busy machine.${off}` };
  const machines = `${busyMachines} busy ${busyMachines === 1 ? "machine" : "machines"}`;
  return { busyMachines, sentence: `${period} this would have stopped ${machines}: ${first.join("; ")}.${off}` };
}

function busyStop(use: PastUse, at: Date, zone: string): EnvironmentRun["busyStops"][number] | null {
  const running = new Set(use.instances.filter((one) => one.running.some((stretch) => contains(stretch, at))).map(({ id }) => id));
  const work = use.work.filter((one) => contains(one, at) && (one.instanceId === null ? running.size > 0 : running.has(one.instanceId)));
  if (work.length === 0) return null;
  const machines = new Set(work.flatMap(({ instanceId }) => (instanceId === null ? [...running] : [instanceId])));
  return { at, machines: machines.size, sentence: `${use.name} on ${momentWords(at, zone)} (${words(work)})` };
}

function missedWork({ name, work }: PastUse, on: readonly Stretch[], { range, zone }: { range: Stretch; zone: string }): EnvironmentRun["missedWork"] {
  return work
    .filter(({ from, needsItOn }) => needsItOn && contains(range, from) && !on.some((window) => contains(window, from)))
    .filter(({ from }) => !work.some((other) => !other.needsItOn && contains(other, from)))
    .toSorted((a, b) => a.from.getTime() - b.from.getTime())
    .map((one) => ({ at: one.from, sentence: `${name} would have been off on ${momentWords(one.from, zone)} (${one.words})` }));
}

function words(work: readonly Work[]): string {
  const all = [...new Set(work.map((one) => one.words))];
  return all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
}

function runSentence({ wasOnMinutes, wouldBeOnMinutes, busyStops }: Pick<EnvironmentRun, "wasOnMinutes" | "wouldBeOnMinutes" | "busyStops">): string {
  const was = `It was on for ${hours(wasOnMinutes)}; these hours are ${hours(wouldBeOnMinutes)}.`;
  if (busyStops.length === 0) return `${was} No stop would have met work in progress.`;
  return `${was} ${busyStops.length} ${busyStops.length === 1 ? "stop" : "stops"} would have met work in progress, and waited for it.`;
}

function hours(minutes: number): string {
  return `${(minutes / 60).toFixed(minutes % 60 === 0 ? 0 : 1)} h`;
}

/** Stretches in order, those that touch or overlap as one; empty ones left out. */
export function union(stretches: readonly Stretch[]): Stretch[] {
  const joined: { from: Date; to: Date }[] = [];
  for (const { from, to } of stretches.filter((one) => one.from < one.to).toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = joined.at(-1);
    if (last === undefined || from > last.to) joined.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return joined;
}

function minutesOf(stretches: readonly Stretch[]): number {
  return Math.round(stretches.reduce((sum, { from, to }) => sum + Math.max(0, to.getTime() - from.getTime()), 0) / minuteMs);
}

function clip({ from, to }: Stretch, range: Stretch): Stretch {
  return { from: from < range.from ? range.from : from, to: to > range.to ? range.to : to };
}

function contains({ from, to }: Stretch, at: Date): boolean {
  return from <= at && at < to;
}
