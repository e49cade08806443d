import { describe, expect, it } from "vitest";
import { shortInstanceName, startOrderWords } from "./instance-words";

describe("shortInstanceName", () => {
  it.each([
    ["payments-dev-db", "db"],
    ["payments-dev", "payments-dev"],
    ["payments-dev-", "payments-dev-"],
    ["payments-device", "payments-device"],
    ["db", "db"],
  ])("%s is %s", (name, short) => {
    expect(shortInstanceName(name, "payments-dev")).toBe(short);
  });
});

describe("startOrderWords", () => {
  const say = (...tiers: [name: string, startOrder: number][]) =>
    startOrderWords(
      tiers.map(([name, startOrder]) => ({ name, startOrder })),
      "pay",
    );
  it("names the tiers in their order", () => {
    expect(say(["pay-web", 3], ["pay-db", 1], ["pay-api", 2])).toBe("starts db first, then api, then web");
    expect(say(["pay-db", 1], ["pay-a", 10], ["pay-b", 10], ["pay-c", 10])).toBe("starts db first, then a, b and c");
    expect(say(["pay-db", 1], ["pay-a", 2], ["pay-b", 2], ["pay-c", 2], ["pay-d", 2])).toBe("starts db first, then 4 instances");
  });

  it("says nothing where all start at once", () => {
    expect(say(["pay-a", 1], ["pay-b", 1])).toBeNull();
    expect(say()).toBeNull();
  });
});
