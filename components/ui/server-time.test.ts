import { expect, test } from "vitest";
import { learnServerTime, serverTimeOf } from "./clock";

test("a PC whose clock is an hour behind shows the server's time", () => {
  learnServerTime(3_700_000, 100_000);
  expect(serverTimeOf(100_500)).toBe(3_700_500);
});

test("what is within a second is the network's unevenness and changes nothing", () => {
  learnServerTime(3_700_000, 100_000);
  learnServerTime(3_700_900, 100_400);
  expect(serverTimeOf(101_000)).toBe(3_701_000);
});

test("a clock that is set right, or a server that is moved ahead, is followed at once", () => {
  learnServerTime(3_700_000, 100_000);
  learnServerTime(50_000_000, 100_000);
  expect(serverTimeOf(100_000)).toBe(50_000_000);
  learnServerTime(50_000_000, 49_999_800);
  expect(serverTimeOf(50_000_000)).toBe(50_000_000);
});
