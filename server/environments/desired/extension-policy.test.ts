import { describe, expect, test } from "vitest";
import { environmentRows, holdRow, instanceRow, officeHours, seoul, sessionRow } from "@/testing/factories/environment-rows";
import { extensionOffers, extensionRefusal, planExtension } from "./extension-policy";
import { usualPolicy } from "./policy";
import type { EnvironmentRows } from "./rows";

const at = (time: string, day = 0) => seoul(day, time);
const rows = (part: Partial<EnvironmentRows> = {}) => environmentRows(part);
const policy = (extensionCapMinutes: number) => ({ ...usualPolicy, extensionCapMinutes });

describe("what is on offer", () => {
  test("from the end of the hours: 1 h, 2 h, the evening, the next start", () => {
    expect(extensionOffers(rows({ policy: policy(960) }), at("19:00"))).toEqual([
      { key: "1h", label: "1 h", until: at("21:00"), refused: null },
      { key: "2h", label: "2 h", until: at("22:00"), refused: null },
      { key: "until-22", label: "Until 22:00", until: at("22:00"), refused: null },
      { key: "until-tomorrow", label: "Until Tue 09:00", until: at("09:00", 1), refused: null },
    ]);
  });
  test("from now, where it should be off already; the evening that has passed is tomorrow's", () => {
    expect(extensionOffers(rows(), at("22:30")).map(({ until }) => until)).toEqual([at("23:30"), at("00:30", 1), at("22:00", 1), at("09:00", 1)]);
  });
  test("on a Friday the next start lies beyond the cap, which is said", () => {
    const offer = extensionOffers(rows(), at("19:00", 4)).find(({ key }) => key === "until-tomorrow");
    expect(offer).toMatchObject({ until: at("09:00", 7), refused: expect.stringContaining("The policy allows 12 h: until Sat 08:00 at the latest.") });
  });
  test("without another start the day begins at nine, in the zone of the organisation", () => {
    const session = sessionRow({ until: at("20:00") });
    expect(
      extensionOffers(rows({ schedule: { ...officeHours, plan: { periods: [], exceptions: [], holidays: null } }, sessions: [session] }), at("19:00")).at(-1)
        ?.until,
    ).toEqual(at("09:00", 1));
  });
});

describe("extending", () => {
  test("makes a session that outlives the hours, capped from their end", () => {
    expect(planExtension(rows(), at("22:00"), at("19:00"))).toEqual({
      refused: null,
      extension: { sessionId: null, until: at("22:00"), capAt: at("08:00", 1), endHolds: [] },
    });
  });
  test("moves a session up to the cap it began with, however often", () => {
    const sessions = [sessionRow({ until: at("22:00"), capAt: at("23:00") })];
    expect(planExtension(rows({ sessions }), at("23:00"), at("21:30"))).toMatchObject({
      extension: { sessionId: "s1", until: at("23:00"), capAt: at("23:00") },
    });
    expect(planExtension(rows({ sessions }), at("23:01"), at("21:30")).refused).toContain("until 23:00 at the latest");
  });
  test("also a session that began in AWS", () => {
    const sessions = [sessionRow({ until: at("22:00"), capAt: at("23:00"), origin: "outside", startedBy: "outside Switchyard" })];
    expect(planExtension(rows({ sessions }), at("22:30"), at("21:30"))).toMatchObject({ extension: { sessionId: "s1" } });
  });
  test("the same moment again changes nothing; an earlier or a past one is refused", () => {
    const sessions = [sessionRow({ until: at("22:00") })];
    expect(planExtension(rows({ sessions }), at("22:00"), at("21:00"))).toEqual({ refused: null, extension: null });
    expect(planExtension(rows({ sessions }), at("21:30"), at("21:00")).refused).toBe(
      "payments-dev is on until 22:00 already. Choose a later moment, or stop it then.",
    );
    expect(planExtension(rows({ sessions }), at("20:30"), at("21:00")).refused).toContain("has passed");
  });
  test("while it drains after a Stop by hand it is the newer wish", () => {
    const holds = [holdRow({ kind: "keep_off", placedAt: at("12:00"), untilNextStart: true })];
    expect(planExtension(rows({ holds }), at("13:00"), at("12:05"))).toMatchObject({ extension: { endHolds: ["h-keep_off"] } });
  });
});

test.each<[string, Partial<EnvironmentRows>, string]>([
  ["off", { instances: [instanceRow({ state: "stopped" })] }, "payments-dev is off. Start it instead."],
  ["without a schedule", { schedule: null }, "It has no schedule, so nothing stops it by itself."],
  ["frozen", { holds: [holdRow({ kind: "freeze" })] }, "Frozen by Mina."],
  ["kept on without an end", { holds: [holdRow({ kind: "keep_on" })] }, "Nothing stops it by itself."],
  ["over its budget", { holds: [holdRow({ kind: "budget" })] }, "Off because its budget of the month is spent."],
  ["gone", { isManaged: false }, "Its instances no longer exist in AWS."],
])("%s it cannot be extended, which is said, and nothing is on offer", (_, part, words) => {
  expect(extensionRefusal(rows(part), at("22:00"))).toBe(words);
  expect(extensionOffers(rows(part), at("22:00"))).toEqual([]);
});
