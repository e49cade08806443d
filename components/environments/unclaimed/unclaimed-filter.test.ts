import { expect, test } from "vitest";
import { listUnclaimedInput } from "@/server/environments/unclaimed/schemas";
import { everything, hrefOfUnclaimed, isNarrowed, toggledUnclaimed, unclaimedFilterFrom, unclaimedInputOf } from "./unclaimed-filter";

const full = { search: "load test", targets: ["lab"], teams: ["none", "payments"], states: ["choice" as const] };
const paramsOf = (href: string) => new URL(href, "https://portal.example").searchParams;

test("the filter comes back from the address as it went in, from both shapes of parameters", () => {
  expect(unclaimedFilterFrom(paramsOf(hrefOfUnclaimed(full)))).toEqual(full);
  expect(unclaimedFilterFrom({ q: "load test", target: "lab", team: ["payments", "none"], proposal: "choice" })).toEqual(full);
  expect(hrefOfUnclaimed(everything)).toBe("/environments/unclaimed");
});

test("a made-up address still opens the page", () => {
  const filter = unclaimedFilterFrom({ q: `\0${"a".repeat(200)}`, target: ["NO", "a".repeat(64), "ok"], team: "", proposal: "other" });
  expect(filter).toEqual({ search: "a".repeat(100), targets: ["ok"], teams: [], states: [] });
  expect(listUnclaimedInput.safeParse(unclaimedInputOf(filter)).success).toBe(true);
});

test("a value is added and taken away", () => {
  const narrowed = toggledUnclaimed(everything, "teams", "payments");
  expect(isNarrowed(narrowed)).toBe(true);
  expect(toggledUnclaimed(narrowed, "teams", "payments")).toEqual(everything);
});
