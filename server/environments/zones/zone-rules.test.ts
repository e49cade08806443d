import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { unlistedZones } from "@/testing/zones/unlisted-zones";
import { zoneNames } from "./zone-names";
import { changesBetween, dayMs, instantOf, localOf, minuteMs, zoneRules } from "./zone-rules";
import type { ClockChange } from "./zone-rules";

const [from, to] = [Date.UTC(2026, 0), Date.UTC(2037, 0)];
const listed = zoneNames("Asia/Seoul");
const formats = new Map<string, Intl.DateTimeFormat>();
/** Every zone over eleven years takes a second or two, and longer on a machine that does other things as well. */
const patienceMs = 60_000;

/** The offset as the runtime's own calendar tells it, which shares nothing with our table but the tz database. */
function toldOffset(zone: string, at: number): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  formats.set(zone, format);
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (format.format(at).match(/\d+/g) ?? []).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

describe("the table of every zone, 2026 to 2036", () => {
  test("has every change, and none that the runtime's calendar does not know", { timeout: patienceMs }, () => {
    const wrong: string[] = [];
    for (const zone of listed) {
      const rules = zoneRules(zone);
      for (const { at, before, after } of changesBetween(rules, from, to)) {
        if (toldOffset(zone, at - 1_000) !== before || toldOffset(zone, at) !== after) wrong.push(`${zone} at ${new Date(at).toISOString()}`);
      }
      // No zone changes twice within nine days and goes back to where it was.
      for (let at = from; at < to; at += 9 * dayMs)
        if (localOf(rules, at) - at !== toldOffset(zone, at)) wrong.push(`${zone} on ${new Date(at).toISOString()}`);
    }
    expect(wrong).toEqual([]);
    expect(listed.length).toBeGreaterThan(400);
  });

  test("is the same under every old name that the runtime understands", { timeout: patienceMs }, () => {
    const known = unlistedZones.filter((zone) => isKnown(zone));
    expect(known.length).toBeGreaterThan(150);
    const wrong = known.filter((zone) => {
      const rules = zoneRules(zone);
      return ![...Array(44).keys()].every((quarter) => {
        const at = from + quarter * 91 * dayMs;
        return localOf(rules, at) - at === toldOffset(zone, at);
      });
    });
    expect(wrong).toEqual([]);
  });
});

test("around every change of every zone, both ends of a window are where the rule puts them", { timeout: patienceMs }, () => {
  const looked = listed.flatMap((zone) =>
    changesBetween(zoneRules(zone), from, to).flatMap((change) =>
      timesAround(change).map((local) => {
        const [start, end] = [instantOf(zoneRules(zone), local, "start"), instantOf(zoneRules(zone), local, "end")];
        return start === startByCounting(change, local) && end === endByCounting(change, local) ? null : `${zone}: ${new Date(local).toISOString()}`;
      }),
    ),
  );
  expect(looked.filter((words) => words !== null).slice(0, 10)).toEqual([]);
  expect(looked.length).toBeGreaterThan(30_000);
});

test("where a local time exists once it is that instant, as Temporal says", () => {
  for (const zone of ["Asia/Seoul", "Europe/Berlin", "America/St_Johns", "Pacific/Chatham", "Africa/Cairo", "Asia/Gaza"]) {
    const rules = zoneRules(zone);
    for (let local = from; local < to; local += 29 * dayMs + 45 * minuteMs) {
      const plain = Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, 19));
      const [earlier, later] = (["earlier", "later"] as const).map((disambiguation) => plain.toZonedDateTime(zone, { disambiguation }));
      // What is skipped is told by the test above.
      if (earlier?.toPlainDateTime().equals(plain) !== true) continue;
      expect([instantOf(rules, local, "start"), instantOf(rules, local, "end")]).toEqual([earlier.epochMilliseconds, later?.epochMilliseconds]);
    }
  }
});

test("moments far outside the usual years are looked up as well", () => {
  const rules = zoneRules("Europe/Paris");
  expect(new Date(instantOf(rules, Date.UTC(2099, 6, 1, 12), "start"))).toEqual(new Date("2099-07-01T10:00:00Z"));
  expect(new Date(instantOf(rules, Date.UTC(1999, 0, 1, 12), "end"))).toEqual(new Date("1999-01-01T11:00:00Z"));
  expect(localOf(rules, Date.UTC(9000, 0)) - Date.UTC(9000, 0)).toBe(3_600_000);
  expect(() => zoneRules("Mars/Olympus")).toThrow(RangeError);
});

test("a look-up costs far less than 5 µs", () => {
  const rules = zoneRules("America/New_York");
  const started = process.cpuUsage();
  for (let index = 0; index < 200_000; index += 1) instantOf(rules, from + index * 29 * minuteMs, index % 2 === 0 ? "start" : "end");
  expect(process.cpuUsage(started).user / 200_000).toBeLessThan(5);
});

/** Every quarter of an hour from well before a change to well after it. */
function timesAround({ at, before, after }: ClockChange): number[] {
  const first = at + Math.min(before, after) - 90 * minuteMs;
  return Array.from({ length: 13 + Math.abs(after - before) / (15 * minuteMs) }, (_, index) => first + index * 15 * minuteMs);
}

/** The first minute whose clock shows the local time or a later one. */
function startByCounting(change: ClockChange, local: number): number {
  for (let at = change.at - 6 * 60 * minuteMs; ; at += minuteMs) if (shown(change, at) >= local) return at;
}

/** The last minute whose clock shows the local time; where none does, the first one of a later time. */
function endByCounting(change: ClockChange, local: number): number {
  let at = change.at + 6 * 60 * minuteMs;
  while (shown(change, at) > local) at -= minuteMs;
  return shown(change, at) === local ? at : at + minuteMs;
}

function shown({ at: change, before, after }: ClockChange, at: number): number {
  return at + (at < change ? before : after);
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
