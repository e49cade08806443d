import { expect, it } from "vitest";
import { apiTokenPattern, isApiToken, newApiToken } from "./api-token-text";

it("is one word with a prefix that tells it apart and 256 random bits", () => {
  const tokens = Array.from({ length: 200 }, newApiToken);
  for (const { text, prefix } of tokens) {
    expect(text).toMatch(apiTokenPattern);
    expect(text.startsWith(`${prefix}_`)).toBe(true);
    expect(isApiToken(text)).toBe(true);
  }
  expect(new Set(tokens.map(({ text }) => text)).size).toBe(200);
});

it("is known as wrong without asking the database when it was mistyped or cut", () => {
  const { text } = newApiToken();
  const other = text.at(30) === "a" ? "b" : "a";
  for (const wrong of ["", "swy_", text.slice(0, -1), `${text}a`, `${text.slice(0, 30)}${other}${text.slice(31)}`, text.toUpperCase(), ` ${text}`]) {
    expect(isApiToken(wrong)).toBe(false);
  }
});
