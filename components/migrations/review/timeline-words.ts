/** Who did what: "Mina submitted for review", "Migrator carried out a step of it". The verbs of the audit are made to be followed by a thing. */
export function timelineWords(who: string, verb: string): string {
  const by = who.charAt(0).toUpperCase() + who.slice(1);
  return `${by} ${verb}${/ (?:of|on|in|to|over)$/.test(verb) ? " it" : ""}`;
}
