import { describe, expect, it } from "vitest";
import { sqlLines, sqlTokens } from "./sql-tokens";

const kinds = (sql: string) =>
  sqlTokens(sql)
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, text }) => `${kind}:${text}`);

describe("sqlTokens", () => {
  it("tells keywords, names, quoted names, texts, numbers and marks apart", () => {
    expect(kinds(`UPDATE "app" SET url = left(url, 200) WHERE x = 'it''s'`)).toEqual([
      "keyword:UPDATE",
      'quoted:"app"',
      "keyword:SET",
      "name:url",
      "mark:=",
      "keyword:left",
      "mark:(",
      "name:url",
      "mark:,",
      "number:200",
      "mark:)",
      "keyword:WHERE",
      "name:x",
      "mark:=",
      "text:'it''s'",
    ]);
  });
  it("reads the body between dollar quotes as SQL", () => {
    expect(kinds("AS $m$ BEGIN NEW.url := 1; $m$")).toEqual([
      "keyword:AS",
      "mark:$m$",
      "keyword:BEGIN",
      "keyword:NEW",
      "mark:.",
      "name:url",
      "mark::",
      "mark:=",
      "number:1",
      "mark:;",
      "mark:$m$",
    ]);
  });
  it("knows placeholders, casts and comments", () => {
    expect(kinds(":from_1::bigint -- why\n/* two\nlines */ @switchyard_act")).toEqual([
      "placeholder::from_1",
      "mark::",
      "mark::",
      "name:bigint",
      "comment:-- why",
      "comment:/* two\nlines */",
      "placeholder:@switchyard_act",
    ]);
  });
  it("gives the text back, whatever it is", () => {
    for (const sql of ["", "'open", '"open', "/* open", "$$ $", "a\u202Eb 𝒳 `x", "SELECT\n\n 1;\t"]) {
      expect(
        sqlTokens(sql)
          .map(({ text }) => text)
          .join(""),
      ).toBe(sql);
    }
  });
});

describe("sqlLines", () => {
  it("has one entry for each line, empty ones too, and cuts what goes over several", () => {
    const lines = sqlLines("a\n\n/* b\nc */");
    expect(lines.map((tokens) => tokens.map(({ text }) => text).join(""))).toEqual(["a", "", "/* b", "c */"]);
    expect(lines.at(-1)?.[0]?.kind).toBe("comment");
  });
});
