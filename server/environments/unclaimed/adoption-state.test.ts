import { expect, test } from "vitest";
import { adoptionState } from "./adoption-state";

const place = { team: "payments", stage: "dev", environment: "x-dev", startOrder: 1 };
const waiting = { ...place, tagsSeenAt: null };
const seen = { ...place, tagsSeenAt: new Date(0) };

test.each([
  ["unclaimed still", { adoption: waiting, unclaimed: true, managed: null }, "waiting", /^$/],
  ["in neither", { adoption: waiting, unclaimed: false, managed: null }, "vanished", /^AWS shows it neither/],
  ["tagged as accepted", { adoption: seen, unclaimed: false, managed: place }, "tagged", /^$/],
  ["tagged, then gone", { adoption: seen, unclaimed: false, managed: null }, "tagged", /left AWS since/],
  [
    "tagged otherwise",
    { adoption: seen, unclaimed: false, managed: { ...place, team: "search", startOrder: 2 } },
    "differs",
    /team search instead of payments, order 2 instead of 1/,
  ],
] as const)("an adoption that is %s", (_what, facts, state, said) => {
  const found = adoptionState(facts);
  expect(found.state).toBe(state);
  expect(found.said ?? "").toMatch(said);
});
