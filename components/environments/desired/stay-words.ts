import { formatClock, formatDay, zonePlace } from "@/components/ui/format-time";
import { formatRelative } from "@/components/ui/format-duration";
import { dayWindow } from "@/components/ui/time-rail/time-scale";
import type { ShownHold, ShownUse } from "@/server/environments/desired/schemas";
import type { EnvironmentSummary } from "@/server/environments/schemas";

/** "20:00", "Mon 09:00" within a week, "Mon 7 Dec 09:00" beyond; in the zone, told from now. */
export function momentWords(at: number, now: number, zone: string): string {
  const clock = formatClock(at, zone);
  const { from, to } = dayWindow(now, zone);
  if (at >= from && at < to) return clock;
  const day = formatDay(at, zone);
  return at - now < 6 * 86_400_000 && at > now ? `${day.slice(0, 3)} ${clock}` : `${day} ${clock}`;
}

/** "Mina is on it.", "Mina, ci-481 and 2 more are on it."; empty when nobody is. */
export function usersSentence(inUse: readonly Pick<ShownUse, "who">[]): string {
  const names = [...new Set(inUse.map(({ who }) => who))];
  if (names.length === 0) return "";
  return `${listed(names)} ${names.length === 1 ? "is" : "are"} on it.`;
}

/** "Mina", "Mina and ci-481", "Mina, ci-481 and 2 more". */
function listed(names: readonly string[]): string {
  const [first = "", second] = names;
  if (second === undefined) return first;
  if (names.length === 2) return `${first} and ${second}`;
  return `${first}, ${second} and ${names.length - 2} more`;
}

type Staying = Pick<EnvironmentSummary, "stop" | "desired" | "lamp">;

/** When it stops, as far as that is planned: "Stops at 20:00 (in 43 min)."; empty where nothing is. */
export function stopSentence({ stop, desired, lamp }: Staying, now: number, zone: string): string {
  if (lamp === "stopped") return "";
  if (stop !== null && stop.stage !== "warning") return stop.sentence;
  const at = stop?.plannedAt ?? (desired.state === "running" ? desired.until : null);
  if (at === null || at.getTime() <= now) return stop?.sentence ?? "";
  return `Stops at ${momentWords(at.getTime(), now, zone)} (${formatRelative(at.getTime(), now)}).`;
}

/** The hours that an extension adds to what is planned without it; none where it would be on anyway. */
export function extensionHours({ stop, desired }: Pick<Staying, "stop" | "desired">, until: number, now: number): number {
  const planned = stop?.plannedAt ?? (desired.state === "running" ? desired.until : null);
  return Math.max(0, until - Math.max(now, planned?.getTime() ?? now)) / 3_600_000;
}

/** "1 stops at 20:00 Seoul", "3 stop at 20:00 Seoul". */
export function stoppingWords(count: number, at: number, zone: string): string {
  return `${count} ${count === 1 ? "stops" : "stop"} at ${formatClock(at, zone)} ${zonePlace(zone)}`;
}

const holdNames = { keep_on: "Kept on", keep_off: "Kept off", freeze: "Frozen", budget: "Stopped by the budget" } as const;

/** "Kept on by Mina until 22:00", "Kept off by Bob until the next start". */
export function holdSentence(hold: Pick<ShownHold, "kind" | "by" | "until" | "untilNextStart">, now: number, zone: string): string {
  const end = hold.untilNextStart
    ? " until its next scheduled start"
    : hold.until === null
      ? " until somebody ends it"
      : ` until ${momentWords(hold.until.getTime(), now, zone)}`;
  return hold.kind === "budget" ? `${holdNames.budget}${end}` : `${holdNames[hold.kind]} by ${hold.by}${end}`;
}

type Explained = Staying & Pick<EnvironmentSummary, "because" | "inUse">;

/**
 * Why it is so, when it stops, and who is on it. The sentence of why stands as it is; the stop is added where it is not told yet, and left to
 * what stands below where `stopIsTold`. What is on only until those at work are done is not called off.
 */
export function whyWords(environment: Explained, at: { now: number; zone: string; stopIsTold?: boolean }): string {
  const { because, stop, desired, inUse, lamp } = environment;
  if (lamp !== "stopped" && (stop?.stage === "draining" || stop?.stage === "asking")) {
    return at.stopIsTold === true ? "Still on, because work on it is not done." : waitingWords(stop.sentence, inUse);
  }
  const end = stop?.plannedAt ?? desired.until;
  const isPlain = end !== null && because.includes(`until ${formatClock(end.getTime(), at.zone)}`);
  if (isPlain && stop !== null && at.stopIsTold !== true) return [withTimeLeft(because, end.getTime(), at), usersSentence(inUse)].join(" ").trim();
  const isTold = at.stopIsTold === true || isPlain || (stop !== null && because.includes(stop.sentence));
  return [because, isTold ? "" : stopSentence(environment, at.now, at.zone), usersSentence(inUse)].filter((part) => part !== "").join(" ");
}

/** "Running by schedule until 20:00 (in 43 min).": the end stands in the sentence already, the time left comes behind it. */
function withTimeLeft(because: string, end: number, { now, zone }: { now: number; zone: string }): string {
  const told = `until ${formatClock(end, zone)}`;
  return because.replace(told, `${told} (${formatRelative(end, now)})`);
}

function waitingWords(sentence: string, inUse: Explained["inUse"]): string {
  return inUse.some(({ who }) => sentence.includes(who)) ? sentence : `${sentence} ${usersSentence(inUse)}`.trim();
}

/** What comes of a start outside the hours: "A start now keeps it on until 22:40; then it goes off again." Null where its hours decide, or nothing. */
export function startSentence({ startedUntil, schedule }: Pick<EnvironmentSummary, "startedUntil" | "schedule">, now: number, zone: string): string | null {
  if (startedUntil === null) return null;
  const off = schedule === null ? "goes off again" : `is off by ${schedule.name} again`;
  return `A start now keeps it on until ${momentWords(startedUntil.getTime(), now, zone)}; then it ${off}.`;
}
