import { describe, expect, it } from "vitest";
import { kolmogorovSmirnov, mannWhitney, spreadOf } from "./compare-samples";

/** Numbers in [0, 1) that are the same each time. */
function numbers(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647);
}

describe("spreadOf", () => {
  it("gives median and quartiles", () => {
    expect(spreadOf([4, 1, 3, 2, 5])).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4 });
    expect(spreadOf([1, 2, 3, 4])).toEqual({ median: 2.5, lowerQuartile: 1.75, upperQuartile: 3.25 });
  });
});

describe("comparing samples", () => {
  const same = numbers(11, 500);

  it.each([
    ["Kolmogorov-Smirnov", kolmogorovSmirnov],
    ["Mann-Whitney", mannWhitney],
  ])("%s takes a sample for itself, and one of the same kind for the same", (_name, test) => {
    expect(test(same, same)).toBeGreaterThan(0.99);
    expect(test([1, 1, 1], [1, 1, 1])).toBe(1);
    const below = Array.from({ length: 200 }, (_, n) => test(numbers(1_000 + 2 * n, 100), numbers(900_001 + 2 * n, 100))).filter((p) => p < 0.05);
    // One in twenty by chance.
    expect(below.length).toBeLessThan(25);
  });

  it.each([
    ["Kolmogorov-Smirnov", kolmogorovSmirnov],
    ["Mann-Whitney", mannWhitney],
  ])("%s sees a shift of a fifth of the width", (_name, test) => {
    expect(
      test(
        same,
        numbers(12, 500).map((value) => value + 0.2),
      ),
    ).toBeLessThan(1e-6);
  });

  it("sees a difference in width with the same middle, by Kolmogorov-Smirnov only", () => {
    const wide = numbers(12, 500).map((value) => (value - 0.5) * 3 + 0.5);
    expect(kolmogorovSmirnov(same, wide)).toBeLessThan(1e-6);
    expect(mannWhitney(same, wide)).toBeGreaterThan(0.01);
  });

  it("agrees with what is worked out by hand", () => {
    // U = 0+0+1+2+3 = 6, z = (|6 - 12.5| - 0.5) / sqrt(25 * 11 / 12) = 1.2534, p = 0.2101
    expect(mannWhitney([1.1, 2.2, 3.3, 4.4, 5.5], [2.5, 3.5, 4.5, 5.6, 6.6])).toBeCloseTo(0.2101, 3);
  });
});
