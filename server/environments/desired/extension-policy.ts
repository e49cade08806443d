import { dayMs, instantOf, localOf, minuteMs, zoneRules } from "../zones/zone-rules";
import { durationWords, momentWords } from "../words-of-time";
import { becauseOf, zoneOf } from "./because-words";
import { wishFor } from "./desired-state";
import type { Wish } from "./desired-state";
import type { EnvironmentRows, SessionRow } from "./rows";
import { isUp } from "./scene";
import { nextStartAfter } from "./scheduled";

/** An extension on offer; `refused` says why it cannot be chosen. */
export type Offer = { key: "1h" | "2h" | "until-22" | "until-tomorrow"; label: string; until: Date; refused: string | null };

/** What an extension writes: the session it makes or moves, and the keep-offs that it undoes. */
export type Extension = { sessionId: string | null; until: Date; capAt: Date; endHolds: readonly string[] };

const hourMs = 60 * minuteMs;
/** The hour of the evening that is on offer, and the one at which a day begins where no schedule says it. */
const evening = 22 * hourMs;
const morning = 9 * hourMs;
const mostCauses = 8;

/** Why it cannot be extended at all, in words; null when it can. */
export function extensionRefusal(rows: EnvironmentRows, now: Date): string | null {
  const wish = wishFor(rows, now, null);
  if (wish.state === "none") return "Its instances no longer exist in AWS.";
  if (wish.cause.kind === "freeze" || wish.cause.kind === "budget") return becauseOf(wish, rows, now);
  if (wish.state === "as_is") return "It has no schedule, so nothing stops it by itself.";
  if (wish.state === "stopped" && !rows.instances.some((instance) => isUp(instance))) return `${rows.name} is off. Start it instead.`;
  return endOf(rows, now) === null ? "Nothing stops it by itself." : null;
}

/** The extensions on offer, each from the moment at which it would be off; none while it cannot be extended. */
export function extensionOffers(rows: EnvironmentRows, now: Date): Offer[] {
  const end = endOf(rows, now);
  if (end === null || extensionRefusal(rows, now) !== null) return [];
  const zone = zoneOf(rows);
  const start = nextStartAfter(rows, end)?.start ?? atLocal(zone, end, morning);
  const offer = (key: Offer["key"], until: Date, label: string): Offer => ({ key, label, until, refused: capRefusal(rows, until, now) });
  const until = (at: Date) => `Until ${momentWords(at, now, zone)}`;
  const late = atLocal(zone, end, evening);
  return [
    offer("1h", new Date(end.getTime() + hourMs), "1 h"),
    offer("2h", new Date(end.getTime() + 2 * hourMs), "2 h"),
    offer("until-22", late, until(late)),
    offer("until-tomorrow", start, until(start)),
  ];
}

/** What extending it until the moment changes, or why it is refused. */
export function planExtension(rows: EnvironmentRows, until: Date, now: Date): { refused: string } | { refused: null; extension: Extension | null } {
  const refusal = extensionRefusal(rows, now);
  if (refusal !== null) return { refused: refusal };
  const end = endOf(rows, now);
  const zone = zoneOf(rows);
  const session = wholeSession(rows, now);
  if (session?.until.getTime() === until.getTime()) return { refused: null, extension: null };
  if (until <= now) return { refused: "That moment has passed. Choose a later one." };
  if (end !== null && until <= end)
    return { refused: `${rows.name} is on until ${momentWords(end, now, zone)} already. Choose a later moment, or stop it then.` };
  const tooLate = capRefusal(rows, until, now);
  if (tooLate !== null) return { refused: tooLate };
  // The extension is the newer wish of a person.
  const endHolds = rows.holds.filter(({ kind, instanceId }) => kind === "keep_off" && instanceId === null).map(({ id }) => id);
  return { refused: null, extension: { sessionId: session?.id ?? null, until, capAt: capOf(rows, now), endHolds } };
}

/** No extension goes beyond: of a session what it began with, else so long after the hours end. */
function capOf(rows: EnvironmentRows, now: Date): Date {
  const session = wholeSession(rows, now);
  if (session !== null) return session.capAt;
  const end = endOf(rows, now) ?? now;
  return new Date(end.getTime() + rows.policy.extensionCapMinutes * minuteMs);
}

function capRefusal(rows: EnvironmentRows, until: Date, now: Date): string | null {
  const cap = capOf(rows, now);
  if (until <= cap) return null;
  const length = durationWords(rows.policy.extensionCapMinutes * minuteMs);
  return `The policy allows ${length}: until ${momentWords(cap, now, zoneOf(rows))} at the latest. Somebody who may keep environments on can hold it for longer.`;
}

function wholeSession({ sessions }: EnvironmentRows, now: Date): SessionRow | null {
  return sessions.find(({ instanceId, until }) => instanceId === null && until > now) ?? null;
}

/** When it would be off: now, where it should be already; null: never by itself. */
function endOf(rows: EnvironmentRows, now: Date): Date | null {
  let at = now;
  let wish: Wish = wishFor(rows, now, null);
  for (let count = 0; count < mostCauses; count += 1) {
    if (wish.state === "stopped") return at;
    if (wish.state !== "running" || wish.until === null || wish.until <= at) return null;
    at = wish.until;
    wish = wishFor(rows, at, null);
  }
  return at;
}

/** The first moment after `at` at which the zone's clocks show the time of day. */
function atLocal(zone: string, at: Date, timeOfDay: number): Date {
  const rules = zoneRules(zone);
  const midnight = Math.floor(localOf(rules, at.getTime()) / dayMs) * dayMs;
  const today = instantOf(rules, midnight + timeOfDay, "end");
  return new Date(today > at.getTime() ? today : instantOf(rules, midnight + dayMs + timeOfDay, "end"));
}
