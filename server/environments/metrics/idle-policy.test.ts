import { describe, expect, test } from "vitest";
import { activityOf, ruleSentence } from "./idle-policy";
import type { IdleRule, MeasuredInstance } from "./idle-policy";

const now = new Date("2026-11-30T10:02:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const rule: IdleRule = { cpuPercent: 5, networkBytesPerSecond: 100_000, minutes: 15 };

/** Values of the steps that begin so many minutes ago. */
const values = (...list: [begun: number, cpu: number | null, network?: number | null][]): MeasuredInstance["values"] =>
  list.map(([begun, cpu, network = null]) => ({ at: minutesAgo(begun), cpu, networkIn: network, networkOut: network === null ? null : 0 }));
const instance = (given: Partial<MeasuredInstance> = {}): MeasuredInstance => ({
  name: "api",
  runningSince: minutesAgo(600),
  triedAt: minutesAgo(1),
  values: [],
  ...given,
});
const look = (given: Partial<MeasuredInstance> = {}, by: IdleRule = rule) => activityOf(by, [instance(given)], now);

describe("what runs, by its last values", () => {
  test.each<[string, MeasuredInstance["values"], boolean, string]>([
    ["quiet", values([22, 1, 10], [17, 1, 10], [12, 1, 10], [7, 1, 10]), false, "below 5 % CPU or 100 kB/s of network for 15 min"],
    ["the processor in the newest value", values([12, 1, 10], [7, 5, 10]), true, "api works: 5 % CPU 2 min ago"],
    ["the processor at the far end of the rule's minutes", values([24, 80, 10], [7, 1, 10]), true, "api works: 80 % CPU 19 min ago"],
    ["the processor before them", values([27, 80, 10], [7, 1, 10]), false, "below 5 % CPU or 100 kB/s of network for 15 min"],
    ["the network", values([12, 1, 250_000], [7, 1, 10]), true, "api works: 250 kB/s of network 7 min ago"],
    ["the newest of several", values([17, 90, 10], [7, 12.34, 10]), true, "api works: 12.3 % CPU 2 min ago"],
    ["only the network is told", values([12, null, 10], [7, null, 10]), false, "below 5 % CPU or 100 kB/s of network for 15 min"],
  ])("%s", (_, given, isBusy, words) => {
    expect(look({ values: given })).toEqual({ isBusy, words, readAt: minutesAgo(1) });
  });

  test("a rule without a limit for the network does not look at it", () => {
    expect(look({ values: values([7, 1, 9_000_000]) }, { ...rule, networkBytesPerSecond: null })).toMatchObject({ isBusy: false });
    expect(ruleSentence({ ...rule, networkBytesPerSecond: null })).toBe("In use while above 5 % CPU within the last 15 min.");
  });
});

describe("what AWS tells nothing of", () => {
  test("counts as in use at first, never as idle", () => {
    expect(look({ values: values([40, 1, 10]) })).toMatchObject({ isBusy: true, words: "AWS has told nothing of api for 35 min, so it counts as in use" });
    expect(look({ runningSince: minutesAgo(3) })).toMatchObject({ isBusy: true, words: "AWS has told nothing of api for 3 min, so it counts as in use" });
  });

  test("blocks nothing for ever: beyond the rule's minutes and half an hour the rule is left out", () => {
    expect(look({ values: values([56, 90, 10]) })).toMatchObject({ isBusy: true });
    expect(look({ values: values([57, 90, 10]) })).toMatchObject({
      isBusy: false,
      words: "AWS has told nothing of api for 52 min, so the idle rule is left out",
    });
    expect(look()).toMatchObject({ isBusy: false });
  });

  test("values that say nothing of what the rule asks for are none", () => {
    expect(look({ values: values([7, null, 10]) }, { ...rule, networkBytesPerSecond: null })).toMatchObject({ isBusy: true });
  });
});

test("one busy instance makes the environment busy; the age is that of the oldest reading", () => {
  const quiet = instance({ name: "db", values: values([7, 1, 10]), triedAt: minutesAgo(9) });
  expect(activityOf(rule, [quiet, instance({ values: values([7, 50, 10]) })], now)).toEqual({
    isBusy: true,
    words: "api works: 50 % CPU 2 min ago",
    readAt: minutesAgo(9),
  });
  expect(activityOf(rule, [quiet, instance({ values: values([7, 1, 10]), triedAt: null })], now)?.readAt).toEqual(new Date(0));
});

test("what does not run is not looked at", () => {
  expect(activityOf(rule, [], now)).toBeNull();
});
