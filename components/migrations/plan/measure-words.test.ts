import { expect, it } from "vitest";
import { measureShare } from "./measure-words";

it("tells a share only where one is known", () => {
  expect(measureShare({ found: 1_043 }, 200_000)).toBe("0.52 % of 200,000");
  expect(measureShare({ found: 0 }, 200_000)).toBeNull();
  expect(measureShare({ found: null }, 200_000)).toBeNull();
  expect(measureShare({ found: 10 }, 5)).toBeNull();
});
