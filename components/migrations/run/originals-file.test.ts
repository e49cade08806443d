import { describe, expect, it } from "vitest";
import { originalsFile, originalsName } from "./originals-file";

const originals = {
  keyColumns: ["id"],
  columns: ["id", "url"],
  lines: [
    { key: { id: "1" }, original: { id: "1", url: '=HYPERLINK("x")' } },
    { key: { id: "2" }, original: { id: "2", url: null } },
    { key: { id: "-3" }, original: { id: "-3", url: "a\nb, c" } },
  ],
};

describe("the file of originals", () => {
  it("is a line of JSON for each original, every value as it is", () => {
    const { type, text } = originalsFile("jsonl", originals);
    expect(type).toBe("application/x-ndjson");
    expect(text.endsWith("\n")).toBe(true);
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(originals.lines);
    expect(originalsFile("jsonl", { ...originals, lines: [] }).text).toBe("");
  });

  it("is CSV that a spreadsheet reads as UTF-8 and takes nothing in it for a formula", () => {
    const { type, text } = originalsFile("csv", originals);
    expect(type).toBe("text/csv");
    expect(text.split("\r\n")).toEqual(["\u{FEFF}id,original id,original url", `1,1,"'=HYPERLINK(""x"")"`, "2,2,", `"'-3","'-3","a\nb, c"`, ""]);
  });

  it("has a name that says of what it is", () => {
    expect(originalsName("csv", { number: 42, database: "shop-prod" })).toBe("originals-of-migration-42-on-shop-prod.csv");
  });
});
