import { expect, test } from "vitest";
import { recordedBefore } from "./recorded-before";

const decided = { team: "payments", stage: "dev", environment: "payments-dev", order: 1 };
const proposal = { team: "payments", rawTeam: null, stage: "dev", environment: "payments-dev", startOrder: 1, why: "" };

test("an instance without our tags, adopted as proposed, needs no more words", () => {
  expect(recordedBefore({ Name: "db", team: "payments" }, proposal, decided)).toEqual({});
  expect(recordedBefore({}, undefined, decided)).toEqual({});
});

test("our tags that it had, and what was proposed otherwise, are kept", () => {
  const had = { "switchyard:team": "old", Name: "db" };
  expect(recordedBefore(had, { ...proposal, stage: null, startOrder: 9 }, decided)).toEqual({
    before: { "switchyard:team": "old" },
    proposed: { team: "payments", stage: null, environment: "payments-dev", order: 9 },
  });
});
