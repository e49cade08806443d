import { expect, test } from "vitest";
import { stopInput, stopLack, usualStop } from "./stop-answer";

test("a stop waits for those at work unless it says why it does not", () => {
  expect(stopInput(usualStop)).toEqual({ keepOff: "next-start" });
  expect(stopLack(usualStop)).toBeUndefined();
  expect(stopLack({ ...usualStop, override: true, overrideReason: "  " })).toMatch(/Say why/);
  const answer = { override: true, overrideReason: " disk is full ", keepOff: "by-hand" } as const;
  expect(stopLack(answer)).toBeUndefined();
  expect(stopInput(answer)).toEqual({ keepOff: "by-hand", overrideReason: "disk is full" });
  // What was typed before the mind was changed is not sent.
  expect(stopInput({ ...answer, override: false })).toEqual({ keepOff: "by-hand" });
});
