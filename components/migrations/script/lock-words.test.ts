import { describe, expect, it } from "vitest";
import { isLongBlock, lockWords, worstLock } from "./lock-words";

describe("lockWords", () => {
  it("says whom it stops and for how long", () => {
    expect(lockWords({ blocks: "everybody", lasts: "moment" })).toBe("stops readers and writers for milliseconds");
    expect(lockWords({ blocks: "writers", lasts: "copy" })).toBe("stops writers for a copy of the table");
    expect(lockWords({ blocks: "nobody", lasts: "scan" })).toBe("blocks nobody, one scan");
  });
});

describe("worstLock", () => {
  it("prefers a long stop of writers to a moment of everybody", () => {
    const moment = { blocks: "everybody", lasts: "moment" } as const;
    const copy = { blocks: "writers", lasts: "copy" } as const;
    expect(worstLock([moment, copy, { blocks: "nobody", lasts: "copy" }])).toBe(copy);
    expect(worstLock([])).toBeNull();
    expect(isLongBlock(moment)).toBe(false);
    expect(isLongBlock({ blocks: "schema-changes", lasts: "scan" })).toBe(false);
  });
});
