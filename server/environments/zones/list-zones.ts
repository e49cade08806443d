import { clock } from "@/server/platform/clock";
import { organisationZone } from "@/server/platform/organisation-zone";
import type { ZonesInput, ZonesOutput } from "./schemas";
import { zoneNames } from "./zone-names";
import { minuteMs } from "./zone-rules";
import { clockChangeSentence, momentWords, nextClockChanges, offsetAt, offsetWords, tzVersion } from "./zone-words";

/** Zones whose name or offset has the words, the organisation's first, then those that begin with them. */
export function listZones({ search, limit }: ZonesInput): ZonesOutput {
  const now = clock.now();
  const organisation = organisationZone();
  const words = searchable(search ?? "")
    .split(" ")
    .filter((word) => word !== "");
  // Offsets are looked up only for who searches for one: it takes the rules of every zone.
  const isOffset = words.some((word) => /\d/.test(word));
  const textOf = (zone: string): string => (isOffset ? searchable(`${zone} ${offsetWords(offsetAt(zone, now))}`) : searchable(zone));
  const found = zoneNames(organisation).filter((zone) => words.every((word) => textOf(zone).includes(word)));
  const rank = (zone: string): number => (zone === organisation ? 0 : searchable(zone.split("/").at(-1) ?? "").startsWith(words[0] ?? " ") ? 1 : 2);
  const items = found.toSorted((a, b) => rank(a) - rank(b)).slice(0, limit);
  return { tzVersion, organisation, items: items.map((zone) => toItem(zone, now)) };
}

function toItem(zone: string, now: Date): ZonesOutput["items"][number] {
  const offset = offsetAt(zone, now);
  const [next] = nextClockChanges(zone, now, 1);
  return {
    zone,
    offset: offsetWords(offset),
    offsetMinutes: offset / minuteMs,
    time: momentWords(now, zone),
    nextChange: next === undefined ? null : clockChangeSentence(next),
  };
}

function searchable(text: string): string {
  return text.toLowerCase().replace(/[_/]/g, " ").trim();
}
