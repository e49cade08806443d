import type { ForeignSchedule } from "../../unclaimed/foreign-schedules";
import { schedulePlan } from "../schemas";
import type { SchedulePlan } from "../schemas";
import { offhoursPlan } from "./offhours-plan";
import { isTagHours, parseTagHours } from "./parse-tag-hours";

/** The tag of ours that names a schedule of the team, or holds hours. */
export const scheduleTag = "switchyard:schedule";

/** What the tags of one instance say of its hours: ours, and what other schedulers' tags told when it was adopted. */
export type TaggedInstance = { ec2Id: string; tag: string | undefined; foreign: readonly ForeignSchedule[] };

/** What the tags of an environment ask for. `note` says what could not be followed, in words. */
export type TagWish =
  | { kind: "nothing"; note: string | null }
  | { kind: "named"; scheduleId: string }
  | { kind: "hours"; zone: string; plan: SchedulePlan; sourceNote: string };

type Known = {
  team: string;
  /** Schedules made here for the team. */
  named: readonly { id: string; name: string }[];
  /** Zone of hours that name none. */
  zone: string;
};

const nothing: TagWish = { kind: "nothing", note: null };

/** What an environment's tags ask for: our own tag first, else another scheduler's. Tags that contradict each other are not followed. */
export function tagWish(instances: readonly TaggedInstance[], known: Known): TagWish {
  const ours = instances.flatMap(({ ec2Id, tag }) => (tag === undefined || tag.trim() === "" ? [] : [{ ec2Id, value: tag.trim() }]));
  return ours.length > 0 ? ofOurs(ours, known) : ofOthers(instances.flatMap(({ ec2Id, foreign }) => foreign.map((one) => ({ ec2Id, ...one }))));
}

function ofOurs(tags: readonly { ec2Id: string; value: string }[], { team, named, zone }: Known): TagWish {
  const [first, other] = distinct(tags, ({ value }) => value.toLowerCase());
  if (first === undefined) return nothing;
  if (other !== undefined)
    return noted(
      `Its instances contradict each other in the tag ${scheduleTag}: ${first.ec2Id} says “${first.value}”, ${other.ec2Id} “${other.value}”. Give all of them the same.`,
    );
  const { ec2Id, value } = first;
  if (value.toLowerCase() === "none") return nothing;
  const match = named.find(({ name }) => name.toLowerCase() === value.toLowerCase());
  if (match !== undefined) return { kind: "named", scheduleId: match.id };
  if (!isTagHours(value))
    return noted(
      `The tag ${scheduleTag} of ${ec2Id} says “${value}”: ${team} has no schedule of that name, and it is no hours such as “mon-fri 08:00-20:00 Asia/Seoul”.`,
    );
  const read = parseTagHours(value);
  if (!read.ok) return noted(`The tag ${scheduleTag} of ${ec2Id} says “${value}”: ${read.fault}.`);
  return hoursOf(read.zone ?? zone, read.plan, { tag: scheduleTag, ec2Id });
}

function ofOthers(tags: readonly (ForeignSchedule & { ec2Id: string })[]): TagWish {
  const [first, other] = distinct(
    tags.filter(({ switches }) => switches),
    ({ by, value }) => `${by} ${value.trim()}`,
  );
  if (first === undefined) return nothing;
  if (other !== undefined)
    return noted(
      `Other schedulers' tags contradict each other: ${first.tag} of ${first.ec2Id} says “${first.value}”, ${other.tag} of ${other.ec2Id} “${other.value}”. Make a schedule here.`,
    );
  if (first.by === "AWS Instance Scheduler") {
    return noted(
      `AWS Instance Scheduler switches it by its ${first.words}. The hours are in that scheduler's own table and not in the tag, so they are not known here. Make a schedule here.`,
    );
  }
  const read = offhoursPlan(first.value);
  if (!read.ok) return noted(`The tag ${first.tag} of ${first.ec2Id} is not followed: ${read.fault}. Make a schedule here.`);
  return hoursOf(read.zone, read.plan, first);
}

/** Hours as a schedule can hold them: a tag has room for more. */
function hoursOf(zone: string, plan: SchedulePlan, { tag, ec2Id }: { tag: string; ec2Id: string }): TagWish {
  if (!schedulePlan.safeParse(plan).success)
    return noted(`The tag ${tag} of ${ec2Id} is not followed: it names more hours than a schedule holds. Make a schedule here.`);
  return { kind: "hours", zone, plan, sourceNote: `from the tag ${tag} of ${ec2Id}` };
}

function noted(note: string): TagWish {
  return { kind: "nothing", note };
}

/** The first of each key, in order. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse();
}
