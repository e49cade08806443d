import { describe, expect, test } from "vitest";
import { foreignSchedules } from "../../unclaimed/foreign-schedules";
import { hoursWords } from "../hours-words";
import { schedulePlan } from "../schemas";
import { offhoursPlan } from "./offhours-plan";
import { isTagHours, parseTagHours } from "./parse-tag-hours";
import { tagChange } from "./tag-change";
import { tagWish } from "./tag-wish";

describe("hours in a tag", () => {
  test.each([
    ["mon-fri 08:00-20:00 Asia/Seoul", "Mon-Fri 08:00-20:00", "Asia/Seoul"],
    ["Mon-Fri 8:00-20:00 asia/seoul", "Mon-Fri 08:00-20:00", "Asia/Seoul"],
    ["weekdays 22:00-06:00", "Mon-Fri 22:00-06:00", null],
    ["fri-mon 10:00-24:00 UTC", "Mon, Fri-Sun 10:00-24:00", "UTC"],
    ["mon/wed/fri 08:00-12:00 + sat 10:00-14:00 Europe/Kyiv", "Mon, Wed, Fri 08:00-12:00, Sat 10:00-14:00", "Europe/Kyiv"],
    ["daily 06:00-22:00 Etc/GMT-9", "every day 06:00-22:00", "Etc/GMT-9"],
    ["always", "around the clock", null],
    ["always UTC", "around the clock", "UTC"],
    ["weekends 09:00-09:00", "Sat, Sun 09:00-09:00", null],
  ])("%s", (value, words, zone) => {
    const read = parseTagHours(value);
    expect(isTagHours(value)).toBe(true);
    expect(read).toMatchObject({ ok: true, zone });
    expect(read.ok && hoursWords(schedulePlan.parse(read.plan))).toBe(words);
  });

  test("holidays of a country and a region", () => {
    expect(parseTagHours("mon-fri 08:00-20:00 Europe/Berlin holidays=de-be")).toMatchObject({ plan: { holidays: { country: "DE", region: "BE" } } });
    expect(parseTagHours("mon-fri 08:00-20:00 holidays=KR")).toMatchObject({ zone: null, plan: { holidays: { country: "KR", region: null } } });
  });

  test.each([
    ["mon-fri 08:00-25:00", "“08:00-25:00” is no time such as 08:00-20:00"],
    ["mon-fri 24:00-25:00", "“24:00-25:00” is no time"],
    ["mon-fri 08:60-20:00", "“08:60-20:00” is no time"],
    ["mon-fry 08:00-20:00", "“mon-fry” is no day"],
    ["mon-fri", "“” is no time"],
    ["mon-fri 08:00-20:00 Mars/Olympus", "“Mars/Olympus” is neither a time zone"],
    ["mon-fri 08:00-20:00 +09:00", "“+09:00” is neither a time zone"],
    ["mon-fri 08:00-20:00 holidays=ZZ", "no calendar of holidays is known for “ZZ”"],
    ["mon-fri 08:00-20:00 holidays=DE-ZZ", "no calendar of holidays is known for “DE-ZZ”"],
    ["mon-fri 08:00-20:00 UTC Asia/Seoul", "it names two time zones, UTC and Asia/Seoul"],
    ["mon-fri 08:00-20:00 + ", "is no day"],
  ])("%s is refused: %s", (value, fault) => {
    expect(parseTagHours(value)).toEqual({ ok: false, fault: expect.stringContaining(fault) });
  });

  test.each(["office hours", "mon-fri", "Monday shift", "sat", "weekdays of the team", "08:00-20:00"])("“%s” is a name", (value) => {
    expect(isTagHours(value)).toBe(false);
  });
});

describe("offhours of cloud-custodian", () => {
  test.each([
    ["off=(M-F,19);on=(M-F,7);tz=pt", "Mon-Fri 07:00-19:00", "America/Los_Angeles"],
    ["on=(M-F,22);off=(T-S,6);tz=kst", "Mon-Fri 22:00-06:00", "Asia/Seoul"],
    // From Monday morning to Friday evening without a stop: day by day, which is one window again.
    ["on=(M,8);off=(F,20);tz=utc", "Mon 08:00-24:00, Tue-Thu 00:00-24:00, Fri 00:00-20:00", "UTC"],
  ])("%s is %s", (value, words, zone) => {
    const read = offhoursPlan(value);
    expect(read).toMatchObject({ ok: true, zone });
    expect(read.ok && hoursWords(schedulePlan.parse(read.plan))).toBe(words);
  });

  test.each([
    ["", "hours"],
    ["off=(M-F,19);tz=pt", "hours"],
    ["off=(M-F,19);on=(M-F,7)", "the time zone"],
    ["off", "leaves it alone"],
    ["off=(M-F,99)", "is not of the form"],
  ])("“%s” is not followed: %s", (value, fault) => {
    expect(offhoursPlan(value)).toEqual({ ok: false, fault: expect.stringContaining(fault) });
  });
});

describe("what an environment's tags ask for", () => {
  const known = { team: "payments", named: [{ id: "s1", name: "Office hours" }], zone: "Asia/Seoul" };
  const instance = (ec2Id: string, tag?: string, foreign: Record<string, string> = {}) => ({ ec2Id, tag, foreign: foreignSchedules(foreign, "Schedule") });
  const offhours = { maid_offhours: "off=(M-F,19);on=(M-F,7);tz=kst" };

  test("a schedule of the team by its name, whatever the case", () => {
    expect(tagWish([instance("i-1", "OFFICE hours"), instance("i-2"), instance("i-3", " office hours ")], known)).toEqual({ kind: "named", scheduleId: "s1" });
  });

  test("hours, in the organisation's zone where they name none, with the tag they are from", () => {
    expect(tagWish([instance("i-1", "mon-fri 08:00-20:00")], known)).toMatchObject({
      kind: "hours",
      zone: "Asia/Seoul",
      sourceNote: "from the tag switchyard:schedule of i-1",
    });
  });

  test("no more hours than a schedule holds: a tag has room for more", () => {
    const tag = Array.from({ length: 14 }, () => "daily 1:00-2:00").join(" + ");
    expect(tag.length).toBeLessThanOrEqual(256);
    const wish = tagWish([{ ec2Id: "i-1", tag, foreign: [] }], { team: "payments", named: [], zone: "UTC" });
    expect(wish).toEqual({ kind: "nothing", note: expect.stringContaining("more hours than a schedule holds") });
  });

  test("our own tag before another scheduler's, and none where it says none", () => {
    expect(tagWish([instance("i-1", "office hours", offhours)], known)).toMatchObject({ kind: "named" });
    expect(tagWish([instance("i-1", "none", offhours)], known)).toEqual({ kind: "nothing", note: null });
    expect(tagWish([instance("i-1", undefined, offhours)], known)).toMatchObject({
      kind: "hours",
      zone: "Asia/Seoul",
      sourceNote: "from the tag maid_offhours of i-1",
    });
    expect(tagWish([instance("i-1", undefined, { maid_offhours: "off" })], known)).toEqual({ kind: "nothing", note: null });
  });

  test.each([
    ["contradictions", [instance("i-1", "office hours"), instance("i-2", "always")], "i-1 says “office hours”, i-2 “always”"],
    ["an unknown name", [instance("i-1", "late shift")], "payments has no schedule of that name"],
    ["hours that cannot be read", [instance("i-1", "mon-fri 8-20")], "“8-20” is no time such as"],
    [
      "other schedulers that contradict each other",
      [instance("i-1", undefined, offhours), instance("i-2", undefined, { Schedule: "office" })],
      "contradict each other",
    ],
    [
      "AWS Instance Scheduler, whose hours are not in the tag",
      [instance("i-1", undefined, { Schedule: "office" })],
      "schedule office. The hours are in that scheduler's own table",
    ],
    ["hours of a policy", [instance("i-1", undefined, { maid_offhours: "" })], "leaves hours to a policy"],
  ])("%s: bound to nothing, and said", (_what, instances, words) => {
    expect(tagWish(instances, known)).toEqual({ kind: "nothing", note: expect.stringContaining(words) });
  });
});

describe("what is to be written", () => {
  const plan = schedulePlan.parse({ periods: [{ day: 0, from: 0, to: 60 }], exceptions: [], holidays: null });
  const hours = { kind: "hours" as const, zone: "UTC", plan, sourceNote: "from the tag x of i-1" };
  const ofTags = { id: "t", source: "tags", zone: "UTC", plan, sourceNote: "from the tag x of i-1" };
  const free = { isChosen: false, isByTag: false, note: null, schedule: null };

  test("nothing, where it is so already or somebody chose otherwise here", () => {
    expect(tagChange({ ...free, isByTag: true, schedule: ofTags }, hours)).toBeNull();
    expect(tagChange({ ...free, isChosen: true }, hours)).toBeNull();
    expect(tagChange({ ...free, schedule: { ...ofTags, source: "portal" } }, { kind: "nothing", note: null })).toBeNull();
    expect(tagChange(free, { kind: "nothing", note: null })).toBeNull();
  });

  test("a schedule of its own, other hours in it, another note, or none any more", () => {
    expect(tagChange(free, hours)).toMatchObject({ do: "make" });
    expect(tagChange({ ...free, isByTag: true, schedule: ofTags }, { ...hours, zone: "Asia/Seoul" })).toMatchObject({ do: "rewrite", zone: "Asia/Seoul" });
    expect(tagChange({ ...free, isByTag: true, schedule: ofTags }, { kind: "named", scheduleId: "s1" })).toEqual({
      do: "follow",
      scheduleId: "s1",
      note: null,
    });
    expect(tagChange({ ...free, isByTag: true, schedule: ofTags }, { kind: "nothing", note: "why" })).toEqual({ do: "follow", scheduleId: null, note: "why" });
    expect(tagChange({ ...free, note: "why" }, { kind: "nothing", note: null })).toEqual({ do: "follow", scheduleId: null, note: null });
  });
});
