import { expect, test } from "vitest";
import { whyNothing, withChannel } from "./choice-words";

test("ticking adds, unticking takes away, twice is once", () => {
  expect(withChannel(["inbox"], "slack", true)).toEqual(["inbox", "slack"]);
  expect(withChannel(["inbox", "slack"], "slack", true)).toEqual(["inbox", "slack"]);
  expect(withChannel(["inbox", "slack"], "inbox", false)).toEqual(["slack"]);
});

test("a channel on which nothing arrives says why", () => {
  const facts = { slack: { state: "unlinked" as const, linkedAt: null }, mail: { state: "on" as const, address: "a@example.com" } };
  expect(whyNothing(facts, "slack")).toBe("Link your Slack account first.");
  expect(whyNothing(facts, "email")).toBeNull();
  expect(whyNothing({ ...facts, mail: { state: "no-address", address: null } }, "email")).toBe("The directory has no mail address of yours.");
  expect(whyNothing(facts, "inbox")).toBeNull();
});
