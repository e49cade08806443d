import { expect, test } from "vitest";
import { atClock, lengthsFrom } from "./until-choices";

test("lengths begin at the next five minutes", () => {
  const now = Date.parse("2026-11-17T10:17:00Z");
  expect(lengthsFrom(now, [1, 4]).map(({ at }) => new Date(at ?? 0).toISOString())).toEqual(["2026-11-17T11:20:00.000Z", "2026-11-17T14:20:00.000Z"]);
});

test("a clock time is today's, or tomorrow's when it is over", () => {
  const at = (now: string) => new Date(atClock(Date.parse(now), "Asia/Seoul", "22:00").at ?? 0).toISOString();
  expect(at("2026-11-17T10:17:00Z")).toBe("2026-11-17T13:00:00.000Z");
  expect(at("2026-11-17T13:30:00Z")).toBe("2026-11-18T13:00:00.000Z");
});
