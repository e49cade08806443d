import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ScheduleRow } from "../desired/rows";
import { instantOf, zoneRules } from "../zones/zone-rules";
import { parseTagHours } from "./from-tags/parse-tag-hours";
import { hoursWords } from "./hours-words";
import { schedulePlan } from "./schemas";
import type { CalendarException, SchedulePlan } from "./schemas";
import { windowsBetween } from "./windows";

const text = readFileSync(new URL("../../../docs/schedules.md", import.meta.url), "utf8");

/** The cells of the table whose first heading is this one. */
function table(heading: string): string[][] {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const length = lines.slice(first).findIndex((line) => !line.startsWith("|"));
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const utc = (at: Date) => at.toISOString().slice(0, 16).replace("T", " ");

describe("docs/schedules.md", () => {
  test.each(table("Zone"))("%s %s as a %s is %s", (zone, local, edge, expected) => {
    expect(utc(new Date(instantOf(zoneRules(zone ?? ""), Date.parse(`${(local ?? "").replace(" ", "T")}Z`), edge === "end" ? "end" : "start")))).toBe(expected);
  });

  test.each(table("Hours"))("%s with %s from %s to %s: %s", (...[hours, exception, from, to, expected]) => {
    const schedule: ScheduleRow = { id: "s", name: "s", zone: "Asia/Seoul", plan: planOf(hours ?? "", exception ?? "") };
    const [first, last] = [from, to].map((date) => new Date(instantOf(zoneRules(schedule.zone), Date.parse(`${date}T00:00Z`), "start")));
    const windows = windowsBetween(schedule, first ?? new Date(NaN), last ?? new Date(NaN));
    expect(windows.map(({ start, end }) => `${utc(start)} to ${utc(end)}`).join(", ") || "never").toBe(expected);
  });

  test.each(table("Tag"))("the tag %s means %s", (tag, expected, zone) => {
    const read = parseTagHours((tag ?? "").replaceAll("`", ""));
    const words = read.ok
      ? [hoursWords(schedulePlan.parse(read.plan)), read.zone ?? "organisation"]
      : [`refused: ${read.fault}`.slice(0, expected?.length), ""];
    expect(words).toEqual([expected, zone]);
  });

  test("all its tables are here", () => {
    expect([table("Zone").length, table("Hours").length, table("Tag").length]).toEqual([10, 7, 7]);
  });
});

function planOf(hours: string, exception: string): SchedulePlan {
  const read = parseTagHours(hours);
  if (!read.ok) throw new Error(read.fault);
  const [kind = "", what = "", time] = exception.split(" ");
  const added: CalendarException[] = [];
  if (kind === "closed") added.push({ kind, date: what, label: "closed" });
  if (kind === "open") {
    const extra = parseTagHours(`daily ${time}`);
    const [first] = extra.ok ? extra.plan.periods : [];
    added.push({ kind, date: what, label: "extra", from: first?.from ?? 0, to: first?.to ?? 0 });
  }
  return schedulePlan.parse({ ...read.plan, exceptions: added, holidays: kind === "holidays" ? { country: what, region: null } : null });
}
