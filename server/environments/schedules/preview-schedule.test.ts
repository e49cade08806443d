import { describe, expect, test } from "vitest";
import { previewAt } from "./preview-schedule";
import type { SchedulePlan } from "./schemas";

const night: SchedulePlan = { periods: [{ day: 5, from: 22 * 60, to: 30 * 60 }], exceptions: [], holidays: null };
const office: SchedulePlan = { ...night, periods: [0, 1, 2, 3, 4].map((day) => ({ day, from: 480, to: 1_200 })) };
const now = new Date("2026-11-29T01:00:00Z");

describe("a preview", () => {
  test("shows exact instants, locally and in UTC, and the length of each day", () => {
    const shown = previewAt({ zone: "Asia/Seoul", plan: office, from: "2026-11-30", days: 7 }, now);
    expect(shown.windows).toHaveLength(5);
    expect(shown.windows[0]).toEqual({
      start: { at: new Date("2026-11-29T23:00:00Z"), local: "Mon 30 Nov, 08:00", utc: "2026-11-29 23:00 UTC" },
      end: { at: new Date("2026-11-30T11:00:00Z"), local: "Mon 30 Nov, 20:00", utc: "2026-11-30 11:00 UTC" },
      minutes: 720,
      label: null,
      note: null,
    });
    expect(shown.days.map(({ date, weekday, minutes }) => [date, weekday, minutes]).slice(3)).toEqual([
      ["2026-12-03", 3, 720],
      ["2026-12-04", 4, 720],
      ["2026-12-05", 5, 0],
      ["2026-12-06", 6, 0],
    ]);
    expect([shown.offset, shown.clockChanges, shown.clockChangesInRange]).toEqual(["UTC+09:00", [], []]);
    expect(shown.now).toEqual({ isOn: false, sentence: "Off until Mon 30 Nov, 08:00." });
  });

  test("begins today where nothing else is said", () => {
    expect(previewAt({ zone: "Pacific/Kiritimati", plan: office, days: 1 }, now).days.map(({ date }) => date)).toEqual(["2026-11-29"]);
    expect(previewAt({ zone: "Pacific/Pago_Pago", plan: office, days: 1 }, now).days.map(({ date }) => date)).toEqual(["2026-11-28"]);
  });

  test("names the clock changes of the range and what they do to a window, in spring and in autumn", () => {
    const spring = previewAt({ zone: "America/New_York", plan: night, from: "2027-03-13", days: 3 }, now);
    expect(spring.clockChangesInRange).toEqual([
      { at: new Date("2027-03-14T07:00:00Z"), sentence: "On Sun 14 Mar 2027 clocks go from 02:00 to 03:00; a start at 02:30 happens at 03:00." },
    ]);
    expect(spring.windows).toMatchObject([{ minutes: 420, note: "The clocks go forward by 60 min here; it lasts 420 min." }]);
    const autumn = previewAt({ zone: "America/New_York", plan: night, from: "2026-10-31", days: 2 }, now);
    expect(autumn.windows).toMatchObject([{ minutes: 540, note: "The clocks go back by 60 min here; it lasts 540 min." }]);
    expect(autumn.clockChangesInRange).toMatchObject([
      { sentence: "On Sun 1 Nov 2026 clocks go back from 02:00 to 01:00; 01:00 to 02:00 happens twice: a start in it counts the first time, an end the last." },
    ]);
    expect(autumn.clockChanges.map(({ at }) => at.toISOString())).toEqual(["2027-03-14T07:00:00.000Z", "2027-11-07T06:00:00.000Z"]);
  });

  test("tells changes at midnight and of half an hour as the clocks show them", () => {
    const sentences = (zone: string, from: string) => previewAt({ zone, plan: night, from, days: 2 }, now).clockChangesInRange.map(({ sentence }) => sentence);
    expect(sentences("America/Santiago", "2026-09-05")).toEqual(["On Sun 6 Sep 2026 clocks go from 00:00 to 01:00; a start at 00:30 happens at 01:00."]);
    expect(sentences("America/Santiago", "2027-04-03")).toEqual([
      "On Sun 4 Apr 2027 clocks go back from 00:00 to 23:00 on Sat 3 Apr; 23:00 to 00:00 happens twice: a start in it counts the first time, an end the last.",
    ]);
    expect(sentences("Australia/Lord_Howe", "2026-10-03")).toEqual(["On Sun 4 Oct 2026 clocks go from 02:00 to 02:30; a start at 02:15 happens at 02:30."]);
  });

  test("says what each exception does", () => {
    const plan: SchedulePlan = {
      ...office,
      holidays: { country: "KR", region: null },
      exceptions: [
        { kind: "closed", date: "2026-12-22", label: "Move" },
        { kind: "closed", date: "2026-12-26", label: "Works" },
        { kind: "open", date: "2026-12-25", from: 600, to: 840, label: "Release" },
      ],
    };
    const shown = previewAt({ zone: "Asia/Seoul", plan, from: "2026-12-21", days: 7 }, now);
    expect(shown.days.flatMap(({ exceptions }) => exceptions)).toEqual([
      "Move: closed; 08:00-20:00 is left out.",
      "Christmas Day: closed; 08:00-20:00 is left out.",
      "Release: 10:00-14:00 is added.",
      "Works: closed; there are no hours on this weekday anyway.",
    ]);
    expect(shown.windows.map(({ label }) => label)).toEqual([null, null, null, "Release"]);
    const holiday = new Date("2026-12-25T00:00:00Z");
    expect(previewAt({ zone: "Asia/Seoul", plan, days: 1 }, holiday).now.sentence).toBe("Off until Fri 25 Dec, 10:00 (Christmas Day).");
  });

  test("of what never ends, and of what never begins", () => {
    const always = previewAt({ zone: "UTC", plan: { ...night, periods: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: 0, to: 1_440 })) }, days: 2 }, now);
    expect([always.windows[0]?.end, always.windows[0]?.minutes, always.days[0]?.minutes, always.now.sentence]).toEqual([null, null, 1_440, "On all the time."]);
    const nothing = previewAt({ zone: "UTC", plan: { ...night, periods: [] }, days: 2 }, now);
    expect([nothing.windows, nothing.now.sentence]).toEqual([[], "Off; no hours in the next 370 days."]);
  });
});
