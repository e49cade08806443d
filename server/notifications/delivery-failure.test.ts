import { expect, it } from "vitest";
import { DeliveryFailure, waitAfter } from "./delivery-failure";

it("waits longer each time, as long as it is asked to, and gives up after some hours", () => {
  const passing = new DeliveryFailure("uncertain", "away");
  const waits = Array.from({ length: 31 }, (_, each) => waitAfter(passing, each + 1, 1) ?? 0);
  expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
  expect(Math.max(...waits)).toBe(15 * 60_000);
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(5);
  expect(hours).toBeLessThan(8);
  expect(waitAfter(passing, 32, 0)).toBeNull();
  expect(waitAfter(new DeliveryFailure("limited", "later", { retryAfterMs: 30_000 }), 1, 0)).toBe(30_000);
  expect(waitAfter(new DeliveryFailure("refused", "never"), 1, 0)).toBeNull();
});
