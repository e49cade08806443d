import { expect, test } from "vitest";
import { measureWords } from "./metric-words";

test("measures carry their unit", () => {
  expect(measureWords(3.14, "percent")).toBe("3.1 %");
  expect(measureWords(87.6, "percent")).toBe("88 %");
  expect([0, 999, 1_500, 12_345_678, 5e12].map((value) => measureWords(value, "bytes"))).toEqual(["0 B/s", "999 B/s", "1.5 KB/s", "12 MB/s", "5000 GB/s"]);
});
