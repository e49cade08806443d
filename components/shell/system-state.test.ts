import { expect, it } from "vitest";
import { systemState } from "./system-state";

const worker = { kind: "worker", words: "Nothing is carried out right now.", locks: false } as const;
const clock = { kind: "clock", words: "The clock is wrong.", locks: true } as const;

it("says nothing and locks nothing while all is well", () => {
  expect(systemState([], null)).toEqual({ sentences: [], lock: undefined });
});

it("locks for a wrong clock, not for a missing worker: what is asked for meanwhile is kept", () => {
  expect(systemState([worker], null)).toEqual({ sentences: [worker.words], lock: undefined });
  expect(systemState([clock, worker], null)).toEqual({ sentences: [clock.words, worker.words], lock: clock.words });
});

it("says from when the shown state is while nothing answers, and locks; what was known before says nothing any more", () => {
  const { sentences, lock } = systemState([worker], "14:02");
  expect(sentences).toEqual(["The portal cannot be reached at present. What you see is from 14:02; the page catches up by itself."]);
  expect(lock).toContain("14:02");
});
