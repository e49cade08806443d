/** Who did what: "Mina submitted for review", "Migrator carried out a step of it". The verbs of the audit are made to be followed by a thing. */
export function timelineWords(who: string, verb: string): string {
  const by = who.charAt(0).toUpperCase() + who.slice(1);
  return `${by} ${verb}${/ (?:of|on|in|to|over)$/.test(verb) ? " it" : ""}`;
}

/** What came one after the other and is told in the same words, such as the steps of a script, as one entry with how many there were. */
export function timelineGroups<Entry extends { who: string; verb: string; database: string | null }>(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1)?.[0];
    if (last !== undefined && last.who === entry.who && last.verb === entry.verb && last.database === entry.database) groups.at(-1)?.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
