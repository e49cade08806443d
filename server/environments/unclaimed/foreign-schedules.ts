import { z } from "zod";
import { parseOffhours } from "./offhours";
import type { Offhours, Turn } from "./offhours";
import { turnWords, weekWindows, windowWords } from "./week-windows";

/** What the tags of an instance say about another scheduler, as it is kept with an adoption. */
export const foreignScheduleSchema = z.strictObject({
  by: z.enum(["AWS Instance Scheduler", "cloud-custodian"]),
  /** Key and value of the tag. */
  tag: z.string(),
  value: z.string(),
  /** The schedule in a few words, such as "schedule office-hours". */
  words: z.string(),
  /** IANA name; null where the tag names none. */
  zone: z.string().nullable(),
  /** Why the tag does nothing or not what it seems to, in words. */
  fault: z.string().nullable(),
  /** False when the tag only says that this scheduler leaves it alone. */
  switches: z.boolean(),
});

export type ForeignSchedule = z.infer<typeof foreignScheduleSchema>;

/** Names of the offhours tag: the default one, and the one of cloud-custodian's own examples. Their case does not matter there. */
const offhoursTags: ReadonlySet<string> = new Set(["maid_offhours", "custodian_downtime"]);

/** The schedules of other schedulers that the tags tell of. `instanceSchedulerTag` is the key that AWS Instance Scheduler was installed with. */
export function foreignSchedules(tags: Readonly<Record<string, string>>, instanceSchedulerTag: string): ForeignSchedule[] {
  return Object.entries(tags).flatMap(([tag, value]) => {
    if (tag === instanceSchedulerTag) return [ofInstanceScheduler(tag, value)];
    return offhoursTags.has(tag.toLowerCase()) ? [ofOffhours(tag, value)] : [];
  });
}

/** One schedule as a sentence. */
export function scheduleSentence({ by, words, zone, fault }: ForeignSchedule): string {
  const where = zone === null ? "" : ` (${zone})`;
  return fault === null ? `${by}: ${words}${where}.` : `${by}: ${words}${where}; ${fault}.`;
}

/** What somebody who works with an adopted environment should know of it; null when the other scheduler leaves it alone. */
export function alsoSwitchedBy({ by, words, tag, switches }: ForeignSchedule): string | null {
  return switches ? `${by} (${words}) also switches it; remove its tag ${tag} once Switchyard does.` : null;
}

function ofInstanceScheduler(tag: string, value: string): ForeignSchedule {
  const base = { by: "AWS Instance Scheduler" as const, tag, value, zone: null };
  const name = value.trim();
  if (name === "") return { ...base, words: "no schedule", fault: "the tag is empty", switches: false };
  return { ...base, words: `schedule ${name}`, fault: "its hours are in the scheduler's own DynamoDB table", switches: true };
}

function ofOffhours(tag: string, value: string): ForeignSchedule {
  const base = { by: "cloud-custodian" as const, tag, value };
  const read = parseOffhours(value);
  switch (read.kind) {
    case "exempt":
      return { ...base, words: "leaves it alone", zone: null, fault: null, switches: false };
    case "malformed":
      return { ...base, words: "passes over a tag it cannot read", zone: null, fault: read.fault, switches: false };
    case "turns":
      return { ...base, words: offhoursWords(read), zone: read.zone, fault: null, switches: true };
  }
}

function offhoursWords({ on, off }: Extract<Offhours, { kind: "turns" }>): string {
  if (on === null && off === null) return "the hours of its policy";
  if (on === null || off === null) return `${switching("on", on)}, ${switching("off", off)}`;
  return `on ${weekWindows(on, off).map(windowWords).join(", ")}`;
}

function switching(what: "on" | "off", turns: readonly Turn[] | null): string {
  return turns === null ? `${what} at the hour of its policy` : `${what} ${turnWords(turns)}`;
}
