import { expect, test } from "vitest";
import { consoleText } from "./console-text";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

test("nothing is null", () => {
  expect([consoleText(undefined), consoleText(""), consoleText(base64(" \r\n"))]).toEqual([null, null, null]);
});

test("colours, bells, titles and turned writing are taken out; lines and tabs stay", () => {
  const raw = "\u001B[1;31mfailed\u001B[0m\u0007\tto mount\r\n\u001B]0;title\u0007next\u202E\u0000 line\r\n";
  expect(consoleText(base64(raw))).toBe("failed\tto mount\nnext line");
});

test("of a long console the end is kept", () => {
  const text = consoleText(base64(`${"x".repeat(70_000)}end`)) ?? "";
  expect(text).toHaveLength(65_536);
  expect(text.endsWith("xend")).toBe(true);
});
