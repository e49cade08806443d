import { expect, it } from "vitest";
import { counted, shareWords, shortTime, sizeWords } from "./quantity-words";

it("writes amounts with their units", () => {
  expect([counted(1, "row"), counted(200_000, "row"), counted(2, "index", "indexes")]).toEqual(["1 row", "200,000 rows", "2 indexes"]);
  expect([sizeWords(0), sizeWords(1_500), sizeWords(48 * 1024 ** 2), sizeWords(1.25 * 1024 ** 3)]).toEqual(["0 B", "1.5 KiB", "48 MiB", "1.3 GiB"]);
});

it("never rounds a share to nothing", () => {
  expect([shareWords(1_000, 200_000), shareWords(1, 10_000_000), shareWords(0, 5), shareWords(1, 0), shareWords(3, 4)]).toEqual([
    "0.5 %",
    "under 0.01 %",
    null,
    null,
    "75 %",
  ]);
});

it("writes short times", () => {
  expect([shortTime(0.2), shortTime(79.6), shortTime(1_440), shortTime(41_000), shortTime(200_000), shortTime(7_300_000)]).toEqual([
    "under 1 ms",
    "80 ms",
    "1.4 s",
    "41 s",
    "3 m 20 s",
    "2 h 1 m",
  ]);
});
