import { describe, expect, it } from "vitest";
import { ApplicationModel, isSameValue, wrongRows } from "./application-model";

const original = { id: "1", url: "a long original", note: null };
const cut = { ...original, url: "a long" };
const model = () => new ApplicationModel(new Map([["1", original]]));
const update = (of: ApplicationModel, written: object, before: object, after: object) =>
  of.updated("1", written as typeof cut, { before: before as typeof cut, after: after as typeof cut, concerned: ["url"] });

describe("what a row must be after rollback", () => {
  it("is the original when the application wrote another column, or wrote back what it had read", () => {
    const of = model();
    update(of, { note: "x" }, cut, { ...cut, note: "x" });
    update(of, { id: "1", url: "a long", note: "x" }, { ...cut, note: "x" }, { ...cut, note: "x" });
    expect(of.expected().get("1")).toEqual({ ...original, note: "x" });
    expect([of.isTouched("1", "url"), of.isTouched("1", "note")]).toEqual([false, true]);
  });

  it("is what the application wrote, also where the migration put something else there, and where it went away and came back", () => {
    const of = model();
    update(of, { url: "a longer one of its own" }, cut, { ...cut, url: "a longer" });
    expect(of.expected().get("1")?.["url"]).toBe("a longer one of its own");
    update(of, { url: "a long" }, { ...cut, url: "a longer" }, cut);
    expect(of.expected().get("1")?.["url"]).toBe("a long");
  });

  it("is nothing when it was deleted, and the new row when it was inserted again", () => {
    const of = model();
    of.deleted("1");
    expect(of.expected().size).toBe(0);
    of.inserted("1", { id: "1", url: "b" }, { after: { id: "1", url: "b", note: "default" }, concerned: ["url"], columns: ["id", "url", "note"] });
    expect(of.expected().get("1")).toEqual({ id: "1", url: "b", note: "default" });
  });

  it("counts what a trigger of the table sets beside it", () => {
    const of = model();
    update(of, { note: "x" }, cut, { ...cut, note: "X" });
    expect(of.expected().get("1")?.["note"]).toBe("X");
  });
});

describe("rows compared", () => {
  it("tells a missing row, one too many, and a value that differs", () => {
    const found = new Map([
      ["1", cut],
      ["3", cut],
    ]);
    const expected = new Map([
      ["1", original],
      ["2", original],
    ]);
    expect(wrongRows(expected, found, ["url"])).toEqual([
      { key: "2", expected: "a row", found: null },
      { key: "3", expected: null, found: "a row" },
      { key: "1 url", expected: "'a long original'", found: "'a long'" },
    ]);
  });

  it.each([
    ["1", "1.00", true],
    ["10", "1", false],
    ["100", "1", false],
    ["2024-02-10 12:34:56", "2024-02-10 12:34:56.000000", true],
    ["2024-02-10 12:34:56", "2024-02-10 12:34:56+00", true],
    ["a", "A", false],
    [null, "", false],
  ])("%s and %s are one value: %s", (one, other, isSame) => expect(isSameValue(one, other)).toBe(isSame));
});
