import { afterEach, expect, test } from "vitest";
import { asBusinessTime, clock } from "./clock";
import { demoAheadMs, demoTime, keepDemoTime } from "./demo-time";

const hourMs = 3_600_000;

afterEach(() => keepDemoTime(undefined));

test("without a demo business time is the world's", () => {
  expect(demoTime({ worldMs: 1_000, elapsedMs: 5 })).toBe(1_000);
  expect(Math.abs(clock.now().getTime() - clock.world().getTime())).toBeLessThan(50);
});

test("it is as far ahead as was last seen, and goes on at the speed that was seen", () => {
  expect(demoAheadMs(9_000, { aheadMs: hourMs, speed: 1, elapsedMs: 1_000 })).toBe(hourMs);
  expect(demoAheadMs(9_000, { aheadMs: hourMs, speed: 10, elapsedMs: 1_000 })).toBe(hourMs + 72_000);
  expect(demoAheadMs(9_000, { aheadMs: hourMs, speed: 0, elapsedMs: 1_000 })).toBe(hourMs - 8_000);
});

test("it never goes back, also where it was carried on too far", () => {
  keepDemoTime({ aheadMs: hourMs, speed: 60, elapsedMs: 0 });
  const far = demoTime({ worldMs: 10_000, elapsedMs: 10_000 });
  keepDemoTime({ aheadMs: hourMs, speed: 1, elapsedMs: 10_000 });
  expect(demoTime({ worldMs: 10_100, elapsedMs: 10_100 })).toBe(far);
  keepDemoTime({ aheadMs: 2 * hourMs, speed: 1, elapsedMs: 10_200 });
  expect(demoTime({ worldMs: 10_200, elapsedMs: 10_200 })).toBe(10_200 + 2 * hourMs);
});

test("moves what rules go by and leaves the world's time; what is of the world is shown beside it", () => {
  keepDemoTime({ aheadMs: 12 * hourMs, speed: 1, elapsedMs: clock.elapsed() });
  const world = clock.world();
  expect(Math.abs(world.getTime() - Date.now())).toBeLessThan(1_000);
  expect(Math.abs(clock.now().getTime() - world.getTime() - 12 * hourMs)).toBeLessThan(100);
  expect(Math.abs(asBusinessTime(world).getTime() - clock.now().getTime())).toBeLessThan(100);
});
