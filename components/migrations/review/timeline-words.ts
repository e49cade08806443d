// A run went over to another state; the one verb that does not take the thing as it is.
const movedOn = "carried on";

/** Who did what: "Mina submitted for review", "Migrator carried out a step of it". The verbs of the audit are made to be followed by a thing. */
export function timelineWords(who: string, verb: string): string {
  const by = who.charAt(0).toUpperCase() + who.slice(1);
  if (verb === movedOn) return `${by} ${verb} with it`;
  return `${by} ${verb}${/ (?:of|on|in|to|over)$/.test(verb) ? " it" : ""}`;
}

type Told = { who: string; verb: string; database: string | null; lamp: unknown };

// A run tells each step that ends and each state that follows it: together they are how far it came.
const ofOneRun: ReadonlySet<string> = new Set([movedOn, "carried out a step of"]);

/**
 * What came one after the other and is told in the same words, or by one run, as one entry with how many there were. What has a lamp asks for a
 * look and is never folded away.
 */
export function timelineGroups<Entry extends Told>(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1)?.[0];
    if (last !== undefined && entry.lamp === null && belongTogether(last, entry)) groups.at(-1)?.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function belongTogether(one: Told, other: Told): boolean {
  const sameWords = one.verb === other.verb || (ofOneRun.has(one.verb) && ofOneRun.has(other.verb));
  return sameWords && one.who === other.who && one.database === other.database;
}
