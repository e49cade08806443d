import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor";
import { AppError } from "./errors";

function codeOf(cursor: string, keyCount: number): string {
  try {
    decodeCursor(cursor, keyCount);
    return "accepted";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe("a cursor", () => {
  it("gives back what was put in", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 60 }), { minLength: 1, maxLength: 4 }), (keys) => {
        expect(decodeCursor(encodeCursor(keys), keys.length)).toEqual(keys);
      }),
    );
  });

  it("can stand in an address as it is", () => {
    expect(encodeCursor(["2026-01-01T00:00:00.000Z", "한글?&=/+"])).toMatch(/^[\w-]+$/);
  });

  it("is refused as invalid input when it is anything else, whatever it is", () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (junk) => codeOf(junk, 2) === "invalid_input"));
  });

  it.each([
    ["too few keys", encodeCursor(["one"])],
    ["too many keys", encodeCursor(["one", "two", "three"])],
    ["no list", Buffer.from('{"0":"a","1":"b","length":2}').toString("base64url")],
    ["numbers", Buffer.from("[1,2]").toString("base64url")],
    ["an endless key", encodeCursor(["a".repeat(201), "b"])],
  ])("is refused with %s", (_what, cursor) => {
    expect(codeOf(cursor, 2)).toBe("invalid_input");
  });
});
