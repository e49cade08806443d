import { describe, expect, it } from "vitest";
import type { RunLevers } from "@/server/migrations/review/schemas";
import { lockedWords, primaryVerb, runVerbs, shownVerbs } from "./run-verbs";
import type { RunVerb } from "./run-verbs";

const allowing = (...verbs: RunVerb[]) =>
  Object.fromEntries(
    runVerbs.map((verb) => [verb, { allowed: verbs.includes(verb), reason: verbs.includes(verb) ? null : "no", effect: "" }]),
  ) as unknown as RunLevers;

describe("the levers of a run", () => {
  it("are those the state calls for, locked ones too, and the rest is one press away", () => {
    expect(shownVerbs({ state: "in_review", levers: allowing("withdraw", "rehearse", "cancel") })).toEqual({
      main: ["approve", "sendBack"],
      more: ["withdraw", "rehearse", "cancel"],
    });
    expect(shownVerbs({ state: "backfilling", levers: allowing("pause", "rollBack") }).main).toEqual(["pause", "rollBack"]);
  });
  it("offer the finalize that is next: its approval, or itself", () => {
    expect(shownVerbs({ state: "live", levers: allowing("rollBack", "approveFinalize") }).main).toEqual(["rollBack", "approveFinalize"]);
    expect(shownVerbs({ state: "live", levers: allowing("rollBack") }).main).toEqual(["rollBack", "finalize"]);
  });
  it("never make primary what takes something back", () => {
    expect(primaryVerb({ state: "live", levers: allowing("rollBack", "finalize") })).toBeNull();
    expect(primaryVerb({ state: "in_review", levers: allowing("approve", "sendBack") })).toBe("approve");
    expect(primaryVerb({ state: "in_review", levers: allowing("sendBack") })).toBeNull();
    expect(primaryVerb({ state: "paused", levers: allowing("resume", "rollBack") })).toBe("resume");
  });
  it("say why they are locked, each reason once", () => {
    expect(lockedWords({ state: "in_review", levers: allowing() })).toEqual(["Approve, Send back: no"]);
    expect(lockedWords({ state: "backfilling", levers: allowing("pause") })).toEqual(["Roll back: no"]);
  });
});
