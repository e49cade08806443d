import { expect, it } from "vitest";
import { parseSeen, seenBefore, withSeen } from "./seen-script";

const script = { forward: [], rollback: [], finalize: [], owned: [], effect: "", undo: "", afterFinalize: "" };
const at = (revision: number) => ({ revision, contentHash: `hash ${revision}`, script });

it("remembers the revision that was read before this one, however often this one is read", () => {
  const first = withSeen(null, at(1));
  expect(seenBefore(first, "hash 1")).toBeNull();
  expect(seenBefore(first, "hash 2")?.revision).toBe(1);
  const second = withSeen(withSeen(first, at(2)), at(2));
  expect(seenBefore(second, "hash 2")?.revision).toBe(1);
  expect(seenBefore(second, "hash 3")?.revision).toBe(2);
});

it("what was kept is read again; anything else is nothing", () => {
  const seen = withSeen(withSeen(null, at(1)), at(2));
  expect(parseSeen(JSON.stringify(seen))).toEqual(seen);
  expect([parseSeen(null), parseSeen("{"), parseSeen('{"last":{"revision":"1"}}')]).toEqual([null, null, null]);
});
