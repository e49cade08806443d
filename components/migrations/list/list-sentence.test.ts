import { expect, it } from "vitest";
import { listSentence } from "./list-sentence";

const words = (page: Parameters<typeof listSentence>[0]) => listSentence(page).map(({ text }) => text);
const none = { failed: 0, moving: 0, live: 0 };

it("says what waits, what failed, what runs and what can be rolled back, on later pages too", () => {
  expect(words({ waiting: [], items: [], counts: none })).toEqual(["No migration is here"]);
  expect(words({ waiting: [], items: ["finalized"], counts: none })).toEqual(["Nothing waits for you"]);
  expect(words({ waiting: ["in review"], items: ["finalized"], counts: { failed: 1, moving: 1, live: 70 } })).toEqual([
    "1 waits for you",
    "1 failed",
    "1 runs now",
    "70 in use, can still be rolled back",
  ]);
});
