import { expect, test } from "vitest";
import { pairsSentence } from "./pairs-sentence";

const running = (lamp: "motion" | "attention") => ({ running: { lamp } as never });

test("the sentence counts pairs, what runs and what waits for a decision", () => {
  expect(pairsSentence([])).toBe("No two environments are a pair yet.");
  expect(pairsSentence([{ running: null }])).toBe("1 pair · none is being switched.");
  expect(pairsSentence([running("motion"), running("attention"), { running: null }])).toBe("3 pairs · 2 being switched · 1 waits for a decision.");
});
