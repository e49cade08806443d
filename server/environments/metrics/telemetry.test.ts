import { expect, test } from "vitest";
import { keptFrom, lastHours, mergeTelemetry, stepMs, valueAt } from "./telemetry";

const now = new Date("2026-11-30T10:02:00Z");
const step = (back: number) => new Date(Math.floor(now.getTime() / stepMs) * stepMs - back * stepMs);
const point = (back: number, value: number) => ({ at: step(back), value });

test("what is read is laid over what was kept, and the day moves on", () => {
  const first = mergeTelemetry(null, { cpu: [point(3, 1), point(2, 2)] }, now);
  expect(first.from).toEqual(keptFrom(now));
  expect([3, 2, 1].map((back) => valueAt(first, "cpu", step(back).getTime()))).toEqual([1, 2, null]);
  expect(first.networkIn).toEqual([]);
  const later = new Date(now.getTime() + 2 * stepMs);
  const second = mergeTelemetry(first, { cpu: [point(2, 5), point(1, 6)], networkIn: [] }, later);
  expect([3, 2, 1, 0].map((back) => valueAt(second, "cpu", step(back).getTime()))).toEqual([1, 5, 6, null]);
  expect(second.cpu).toHaveLength(289);
  // Asked for and not there is another thing than never asked for.
  expect(second.networkIn).toHaveLength(289);
  expect(second.memory).toEqual([]);
  expect(second.from.getTime() - first.from.getTime()).toBe(2 * stepMs);
});

test("after a jump of days nothing old is left", () => {
  const first = mergeTelemetry(null, { cpu: [point(3, 1)] }, now);
  const later = mergeTelemetry(first, {}, new Date(now.getTime() + 3 * 86_400_000));
  expect(later.cpu.every(Number.isNaN)).toBe(true);
  expect(lastHours(later, "cpu", { hours: 3, now: later.readAt }).values).toBeNull();
});

test("the last hours are told with null where there is nothing, without the step that is being measured", () => {
  const telemetry = mergeTelemetry(null, { cpu: [point(36, 7), point(1, 8)] }, now);
  const { from, values } = lastHours(telemetry, "cpu", { hours: 3, now });
  expect(from).toEqual(step(36));
  expect(values).toHaveLength(36);
  expect([values?.[0], values?.[1], values?.at(-1)]).toEqual([7, null, 8]);
  expect(lastHours(telemetry, "cpu", { hours: 24, now }).values).toHaveLength(288);
  expect(lastHours(telemetry, "memory", { hours: 3, now }).values).toBeNull();
});
