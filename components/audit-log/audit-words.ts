import type { LampKind } from "@/components/ui/lamp";
import { formatDay, formatExact } from "@/components/ui/format-time";
import { dayWindow } from "@/components/ui/time-rail/time-scale";
import type { AuditEntryView } from "@/server/audit-log/schemas";

/** The records of one day of the zone, newest first. */
export type AuditDay = { from: number; title: string; entries: AuditEntryView[] };

const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Gathers records, which come newest first, by their day in the zone. `now` tells which is today. */
export function byDay(entries: readonly AuditEntryView[], now: number, zone: string): AuditDay[] {
  const days: AuditDay[] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last !== undefined && entry.at.getTime() >= last.from) last.entries.push(entry);
    else {
      const { from } = dayWindow(entry.at.getTime(), zone);
      days.push({ from, title: dayTitle(from, now, zone), entries: [entry] });
    }
  }
  return days;
}

/** The lamp of a record that tells of a refusal or a failure; everything else needs none. */
export function lampOf(event: string): LampKind | null {
  if (event.endsWith(".failed")) return "failed";
  return event.endsWith(".refused") ? "attention" : null;
}

/** The thing a record names, or null where it only repeats who acted: nobody reads "Mina Park signed in Mina Park". */
export function thingOf({ subjectLabel, actorName, actorUid }: Pick<AuditEntryView, "subjectLabel" | "actorName" | "actorUid">): string | null {
  return subjectLabel === "" || subjectLabel === actorName || subjectLabel === actorUid ? null : subjectLabel;
}

/** The page of the thing, where it has one. */
export function hrefOfThing({ subjectNoun, subjectId }: Pick<AuditEntryView, "subjectNoun" | "subjectId">): string | null {
  if (subjectId === null) return null;
  if (subjectNoun === "schedule") return `/environments/schedules/${subjectId}`;
  return subjectNoun === "environment" ? `/environments/${subjectId}` : null;
}

/** Why it was done: the reason given, or what the event itself tells. */
export function whyOf({ reason, data }: Pick<AuditEntryView, "reason" | "data">): string | null {
  return reason ?? data.find(({ name }) => name === "why")?.value ?? null;
}

/** Who did what in a record, before the thing: AWS's acceptance is AWS's act, whoever had asked for it. */
export function actOf({ event, verb, actorName, data, subjectLabel }: Pick<AuditEntryView, "event" | "verb" | "actorName" | "data" | "subjectLabel">): {
  who: string;
  verb: string;
} {
  const kind = data.find(({ name }) => name === "kind")?.value;
  if (event !== "operation.accepted" || kind === undefined) return { who: actorName, verb };
  const ids = listOf(data, "instances");
  const [only] = listOf(data, "names");
  const part = ids.length > 1 ? `${ids.length} instances of ` : ids.length === 1 && only !== undefined && only !== subjectLabel ? `${only} in ` : "";
  return { who: "AWS", verb: `accepted the ${kind} of ${part}`.trimEnd() };
}

/** The record as one sentence, for those who hear it: "Mina Park started payments-dev". */
export function sentenceOf(entry: AuditEntryView): string {
  const { who, verb } = actOf(entry);
  return [who, verb, thingOf(entry)].filter((part) => part !== null).join(" ");
}

/** A name of the event's data in words: "instanceIds" is "Instance ids", "ec2Id" is "EC2 id". */
export function dataLabel(name: string): string {
  const words = dataWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value of the event's data as lines: the items of a JSON list one by one, objects as "name: value, …", truth as yes or no, moments in the zone; everything else as it stands. */
export function dataLines(text: string, zone: string): string[] {
  if (text === "") return [];
  if (text === "true" || text === "false") return [text === "true" ? "yes" : "no"];
  if (isoMoment.test(text)) return [formatExact(Date.parse(text), zone)];
  const value = parsed(text);
  return Array.isArray(value) ? value.map(itemText) : [itemText(value)];
}

function listOf(data: AuditEntryView["data"], wanted: string): string[] {
  const value = parsed(data.find(({ name }) => name === wanted)?.value ?? "");
  return Array.isArray(value) ? value.map(String) : [];
}

function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function itemText(item: unknown): string {
  if (typeof item === "string") return item;
  if (typeof item !== "object" || item === null || Array.isArray(item)) return JSON.stringify(item);
  const shown = Object.entries(item).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return shown.map(([name, value]) => `${dataWords(name)}: ${partText(value)}`).join(", ");
}

// What stands inside another thing is kept together.
function partText(value: unknown): string {
  if (Array.isArray(value)) return value.map(itemText).join(" ");
  if (value === null) return "none";
  return typeof value === "object" && value !== null ? `(${itemText(value)})` : itemText(value);
}

function dataWords(name: string): string {
  return name
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll(/\b(?:aws|ec2)\b/g, (letters) => letters.toUpperCase());
}

function dayTitle(from: number, now: number, zone: string): string {
  const today = dayWindow(now, zone).from;
  if (from === today) return `Today, ${formatDay(from, zone)}`;
  if (from === dayWindow(today - 1, zone).from) return `Yesterday, ${formatDay(from, zone)}`;
  return formatDay(from, zone);
}
