import type { ActivityRow, Policy } from "../desired/rows";

export type IdleRule = NonNullable<Policy["idle"]>;

/** What the rule looks at in one instance that runs. `values` are those of the last hours, five minutes each, the oldest first. */
export type MeasuredInstance = {
  name: string;
  runningSince: Date;
  /** When AWS was last asked about it, with or without an answer; null before the first time. */
  triedAt: Date | null;
  values: readonly { at: Date; cpu: number | null; networkIn: number | null; networkOut: number | null }[];
};

const minuteMs = 60_000;
/** Length of what one value stands for. */
const stepMs = 5 * minuteMs;
/** CloudWatch has a value this long after its five minutes at the latest; the rule's minutes are counted back from there. */
const publishedAfterMs = 6 * minuteMs;
/** For so long beyond the rule's minutes an instance without values counts as in use; then the rule is left out, so that it blocks nothing for ever. */
const unknownForMs = 30 * minuteMs;

/**
 * Whether the instances of an environment work, by its idle rule: one that was above it within the rule's minutes does. What AWS tells no values
 * of is not taken for idle, and after half an hour not for busy either. Null when nothing runs.
 */
export function activityOf(rule: IdleRule, instances: readonly MeasuredInstance[], now: Date): ActivityRow | null {
  if (instances.length === 0) return null;
  const readAt = new Date(Math.min(...instances.map(({ triedAt }) => triedAt?.getTime() ?? 0)));
  const busy = instances.flatMap((one) => busyWords(rule, one, now) ?? []);
  if (busy[0] !== undefined) return { isBusy: true, words: busy[0], readAt };
  const unknown = instances.filter((one) => recent(rule, one, now).length === 0);
  const waiting = unknown.find((one) => now.getTime() - knownUntil(one).getTime() <= rule.minutes * minuteMs + publishedAfterMs + unknownForMs);
  if (waiting !== undefined) {
    return { isBusy: true, words: `AWS has told nothing of ${waiting.name} for ${minutesSince(knownUntil(waiting), now)} min, so it counts as in use`, readAt };
  }
  const silent = unknown[0];
  const words =
    silent === undefined
      ? `below ${ruleWords(rule)} for ${rule.minutes} min`
      : `AWS has told nothing of ${silent.name} for ${minutesSince(knownUntil(silent), now)} min, so the idle rule is left out`;
  return { isBusy: false, words, readAt };
}

/** "5 % CPU or 100 kB/s of network": what an instance in use is above. */
function ruleWords({ cpuPercent, networkBytesPerSecond }: Pick<IdleRule, "cpuPercent" | "networkBytesPerSecond">): string {
  return [
    ...(cpuPercent === null ? [] : [`${cpuPercent} % CPU`]),
    ...(networkBytesPerSecond === null ? [] : [`${bytesWords(networkBytesPerSecond)}/s of network`]),
  ].join(" or ");
}

/** The sentence of the rule, as a screen says it. */
export function ruleSentence(rule: IdleRule): string {
  return `In use while above ${ruleWords(rule)} within the last ${rule.minutes} min.`;
}

function busyWords(rule: IdleRule, instance: MeasuredInstance, now: Date): string | null {
  const { cpuPercent, networkBytesPerSecond } = rule;
  for (const { at, cpu, networkIn, networkOut } of recent(rule, instance, now).toReversed()) {
    const ago = `${minutesSince(new Date(at.getTime() + stepMs), now)} min ago`;
    if (cpuPercent !== null && cpu !== null && cpu >= cpuPercent) return `${instance.name} works: ${rounded(cpu)} % CPU ${ago}`;
    const network = (networkIn ?? 0) + (networkOut ?? 0);
    if (networkBytesPerSecond !== null && network >= networkBytesPerSecond) return `${instance.name} works: ${bytesWords(network)}/s of network ${ago}`;
  }
  return null;
}

/** The values within the rule's minutes that say something of what it asks for. */
function recent(rule: IdleRule, { values }: MeasuredInstance, now: Date): MeasuredInstance["values"] {
  const from = now.getTime() - rule.minutes * minuteMs - publishedAfterMs;
  return values.filter((value) => value.at.getTime() + stepMs > from && isKnown(rule, value));
}

function isKnown(rule: IdleRule, { cpu, networkIn, networkOut }: MeasuredInstance["values"][number]): boolean {
  return (rule.cpuPercent !== null && cpu !== null) || (rule.networkBytesPerSecond !== null && (networkIn !== null || networkOut !== null));
}

/** Until when its values reach; one that has none is known since it runs. */
function knownUntil({ values, runningSince }: MeasuredInstance): Date {
  const last = values.findLast(({ cpu, networkIn, networkOut }) => cpu !== null || networkIn !== null || networkOut !== null);
  return new Date(Math.max(last === undefined ? 0 : last.at.getTime() + stepMs, runningSince.getTime()));
}

function minutesSince(then: Date, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - then.getTime()) / minuteMs));
}

function bytesWords(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${rounded(bytes / 1_000_000)} MB`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
