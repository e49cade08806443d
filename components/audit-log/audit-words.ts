import type { LampKind } from "@/components/ui/lamp";
import { formatDay } from "@/components/ui/format-time";
import { dayWindow } from "@/components/ui/time-rail/time-scale";
import type { AuditEntryView } from "@/server/audit-log/schemas";

/** The records of one day of the zone, newest first. */
export type AuditDay = { from: number; title: string; entries: AuditEntryView[] };

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
  return subjectNoun === "environment" && subjectId !== null ? `/environments/${subjectId}` : null;
}

/** Why it was done: the reason given, or what the event itself tells. */
export function whyOf({ reason, data }: Pick<AuditEntryView, "reason" | "data">): string | null {
  return reason ?? data.find(({ name }) => name === "why")?.value ?? null;
}

/** The record as one sentence, for those who hear it: "Mina Park started payments-dev". */
export function sentenceOf(entry: AuditEntryView): string {
  return [entry.actorName, entry.verb, thingOf(entry)].filter((part) => part !== null).join(" ");
}

/** A name of the event's data in words: "instanceIds" is "Instance ids". */
export function dataLabel(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value of the event's data as lines: the items of a JSON list one by one, objects as "name: value, …"; everything else as it stands. */
export function dataLines(text: string): string[] {
  if (text === "") return [];
  const value = parsed(text);
  return Array.isArray(value) ? value.map(itemText) : [itemText(value)];
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
  return shown.map(([name, value]) => `${name}: ${Array.isArray(value) ? value.map(itemText).join(" ") : itemText(value)}`).join(", ");
}

function dayTitle(from: number, now: number, zone: string): string {
  const today = dayWindow(now, zone).from;
  if (from === today) return `Today, ${formatDay(from, zone)}`;
  if (from === dayWindow(today - 1, zone).from) return `Yesterday, ${formatDay(from, zone)}`;
  return formatDay(from, zone);
}
