import { durationWords, momentWords } from "../words-of-time";
import { zoneOf } from "./because-words";
import type { EnvironmentRows, StopRow } from "./rows";
import { usersOf } from "./stop-plan";

/** How the way to a stop stands, in a sentence. */
export function stopSentence(rows: EnvironmentRows, { stage, plannedAt, drainLimitAt }: StopRow, now: Date): string {
  const zone = zoneOf(rows);
  const users = usersOf(rows, now, null);
  switch (stage) {
    case "warning": {
      const left = plannedAt.getTime() - now.getTime();
      return left <= 0 ? "Stops now." : `Stops at ${momentWords(plannedAt, now, zone)} (in ${durationWords(left)}).`;
    }
    case "draining": {
      if (users.length === 0) return "Stops now.";
      const limit = drainLimitAt === null ? "" : momentWords(drainLimitAt, now, zone);
      const end = rows.policy.atDrainLimit === "force" ? `at ${limit} at the latest` : `at ${limit} a person is asked`;
      return `Stops when ${namesOf(users)} ${users.length === 1 ? "is" : "are"} done${limit === "" ? "" : `; ${end}`}.`;
    }
    case "asking":
      return `It should be off, but ${namesOf(users)} still ${users.length === 1 ? "works" : "work"}: wait on, or stop it all the same.`;
    case "stopping":
      return "It is being stopped.";
  }
}

/** "ci-481", "ci-481 and mina", "ci-481 and 3 others". */
export function namesOf(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return "somebody";
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${names.length - 1} others`;
}
