import fc from "@/testing/properties";
import { describe, expect, test } from "vitest";
import { environmentFigures, instanceCosts, sumFigures } from "./cost-figures";
import type { CostInstance, Prices } from "./cost-figures";

const start = Date.UTC(2026, 10, 1);
const hour = 3_600_000;
const at = (hours: number) => new Date(start + hours * hour);
const range = { from: at(0), to: at(720) };
const prices: Prices = {
  perHour: ({ type }) => ({ "t3a.large": 0.1, "m7i.large": 0.2 })[type],
  storage: ({ kind }) => ({ gp3: 0.09, "public-ipv4": 0.005 })[kind],
};
const instance = (given: Partial<CostInstance> = {}): CostInstance => ({
  id: "1",
  name: "api",
  type: "t3a.large",
  platform: "Linux/UNIX",
  region: "ap-northeast-2",
  isSpot: false,
  changes: [{ state: "running", at: at(-100) }],
  volumes: [],
  elasticIps: 0,
  ...given,
});

describe("one instance", () => {
  test("that ran the whole time cost every hour and saved nothing", () => {
    const { figures } = instanceCosts(instance({ volumes: [{ type: "gp3", gib: 100 }] }), range, prices);
    expect(figures).toMatchObject({ hours: 720, hoursOn: 720, hoursAvoided: 0, avoidedUsd: 0, stoppedUsd: 0, savedUsd: 0, missing: [] });
    expect(figures.spentUsd).toBeCloseTo(72);
  });

  test("that was stopped half the time saved half, less its volumes and the address that stays", () => {
    const half = instance({
      changes: [
        { state: "running", at: at(-5) },
        { state: "stopping", at: at(359) },
        { state: "stopped", at: at(360) },
      ],
      volumes: [{ type: "gp3", gib: 100 }],
      elasticIps: 1,
    });
    const { figures, stoppedUsdPerMonth } = instanceCosts(half, range, prices);
    expect(figures).toMatchObject({ hoursOn: 359, hoursAvoided: 361 });
    expect(figures.avoidedUsd).toBeCloseTo(36.1);
    expect(figures.stoppedUsd).toBeCloseTo((361 / 720) * 9 + 361 * 0.005);
    expect(figures.savedUsd).toBeCloseTo(36.1 - ((361 / 720) * 9 + 361 * 0.005));
    expect(stoppedUsdPerMonth).toBeCloseTo(9 + 3.6);
  });

  test("each start is billed for a minute at least, once", () => {
    const second = hour / 3_600;
    const blinks = [10, 20, 30].flatMap((hours) => [
      { state: "running" as const, at: at(hours) },
      { state: "stopped" as const, at: new Date(at(hours).getTime() + 15 * second) },
    ]);
    const { figures } = instanceCosts(instance({ changes: [{ state: "stopped", at: at(0) }, ...blinks] }), range, prices);
    expect(figures.hoursOn).toBeCloseTo(45 / 3_600);
    expect(figures.spentUsd).toBeCloseTo((180 / 3_600) * 0.1, 8);
    expect(figures.avoidedUsd).toBeCloseTo(72 - figures.spentUsd, 8);
  });

  test("before it was known and after it was terminated it neither costs nor saves", () => {
    const short = instance({
      changes: [
        { state: "running", at: at(100) },
        { state: "shutting_down", at: at(110) },
        { state: "terminated", at: at(110.01) },
      ],
    });
    expect(instanceCosts(short, range, prices).figures).toMatchObject({ hours: 10, hoursOn: 10, hoursAvoided: 0 });
    expect(instanceCosts(instance({ changes: [] }), range, prices).figures).toMatchObject({ instances: 0, hours: 0, missing: [] });
  });

  test("a missing price is named with its hours and counts in no sum", () => {
    const unknown = instance({
      type: "g6.xlarge",
      changes: [
        { state: "running", at: at(0) },
        { state: "stopped", at: at(20) },
      ],
      volumes: [{ type: "io2", gib: 10 }],
    });
    const { figures, usdPerHour, stoppedUsdPerMonth } = instanceCosts(unknown, range, prices);
    expect(figures).toMatchObject({ spentUsd: 0, avoidedUsd: 0, savedUsd: 0, stoppedUsd: 0, hoursOn: 20 });
    expect(figures.missing).toEqual([
      { what: "g6.xlarge", region: "ap-northeast-2", hours: 720 },
      { what: "volumes of type io2", region: "ap-northeast-2", hours: 700 },
    ]);
    expect([usdPerHour, stoppedUsdPerMonth]).toEqual([null, null]);
    expect(instanceCosts(instance({ isSpot: true }), range, prices).figures.missing[0]?.what).toBe("t3a.large (Spot, whose price changes)");
    expect(instanceCosts(instance({ platform: "Windows", type: "x" }), range, prices).figures.missing[0]?.what).toBe("x (Windows)");
  });
});

const states = fc.constantFrom("running" as const, "stopped" as const, "pending" as const, "stopping" as const, "terminated" as const);
const someInstance = fc
  .record({
    type: fc.constantFrom("t3a.large", "m7i.large", "g6.xlarge"),
    changes: fc.array(fc.record({ state: states, at: fc.integer({ min: -2_000, max: 50_000 }).map((minutes) => at(minutes / 60)) }), { maxLength: 30 }),
    volumes: fc.option(fc.array(fc.record({ type: fc.constantFrom("gp3", "io2"), gib: fc.integer({ min: 1, max: 500 }) }), { maxLength: 3 })),
    elasticIps: fc.integer({ min: 0, max: 2 }),
  })
  .map((given) => instance(given));
const someStretches = fc.array(
  fc
    .record({
      from: fc.integer({ min: -2_000, max: 45_000 }),
      length: fc.option(fc.integer({ min: 0, max: 9_000 })),
      cause: fc.constantFrom("schedule", "session", "lease", "keep_on", "unscheduled", "keep_off"),
      by: fc.option(fc.constantFrom("Mina", "office hours", "outside Switchyard")),
    })
    .map(({ from, length, cause, by }) => ({ from: at(from / 60), to: length === null ? null : at((from + length) / 60), state: "running", cause, by })),
  { maxLength: 20 },
);

describe("whatever happened", () => {
  test("on and avoided make up the whole, money adds up, and nothing counts twice", () => {
    fc.assert(
      fc.property(fc.array(someInstance, { maxLength: 6 }), someStretches, (instances, stretches) => {
        const figures = environmentFigures(instances, stretches, { range, prices });
        const parts = instances.map((one) => instanceCosts(one, range, prices).figures);
        expect(figures.hoursOn + figures.hoursAvoided).toBeCloseTo(figures.hours, 6);
        expect(figures.hours).toBeLessThanOrEqual(720 * instances.length + 1e-6);
        expect(Math.min(figures.hoursOn, figures.hoursAvoided, figures.spentUsd, figures.stoppedUsd)).toBeGreaterThanOrEqual(0);
        expect(figures.savedUsd).toBeCloseTo(figures.avoidedUsd - figures.stoppedUsd, 6);
        for (const key of ["hours", "spentUsd", "avoidedUsd", "stoppedUsd"] as const) {
          expect(figures[key]).toBeCloseTo(
            parts.reduce((total, part) => total + part[key], 0),
            6,
          );
        }
        // What kept them on adds up to the time they were on, however the records overlap.
        expect(figures.keptOnBy.reduce((total, { hours }) => total + hours, 0)).toBeCloseTo(figures.hoursOn, 6);
      }),
    );
  });

  test("what was spent and avoided is the price of being on all the time", () => {
    fc.assert(
      fc.property(someInstance, (one) => {
        const { figures, usdPerHour } = instanceCosts(one, range, prices);
        expect(figures.spentUsd + figures.avoidedUsd).toBeCloseTo(figures.hours * (usdPerHour ?? 0), 6);
      }),
    );
  });

  test("two halves of a range are the whole", () => {
    fc.assert(
      fc.property(someInstance, fc.integer({ min: 1, max: 719 }), (one, cut) => {
        const whole = instanceCosts(one, range, prices).figures;
        const halves = sumFigures([
          instanceCosts(one, { from: range.from, to: at(cut) }, prices).figures,
          instanceCosts(one, { from: at(cut), to: range.to }, prices).figures,
        ]);
        expect(halves.hoursOn).toBeCloseTo(whole.hoursOn, 6);
        expect(halves.hoursAvoided).toBeCloseTo(whole.hoursAvoided, 6);
      }),
    );
  });
});

test("the causes are told in a person's words", () => {
  const stretch = (from: number, to: number, ...[cause, by, state = "running"]: [cause: string, by: string | null, state?: string]) => {
    return { from: at(from), to: at(to), state, cause, by };
  };
  const kept = environmentFigures(
    [instance()],
    [
      stretch(10, 20, "schedule", "office hours"),
      stretch(20, 25, "session", "Mina"),
      stretch(25, 30, "session", "outside Switchyard"),
      stretch(30, 34, "lease", "ci-481", "stopped"),
      stretch(34, 37, "keep_on", "Bob"),
      stretch(37, 39, "schedule", "office hours", "stopped"),
    ],
    { range: { from: at(10), to: at(40) }, prices },
  ).keptOnBy;
  expect(kept).toEqual([
    { cause: "schedule", by: "office hours", hours: 10 },
    { cause: "session", by: "Mina", hours: 5 },
    { cause: "outside", by: null, hours: 5 },
    { cause: "lease", by: "ci-481", hours: 4 },
    { cause: "hold", by: "Bob", hours: 3 },
    { cause: "other", by: "on its way to a stop", hours: 2 },
    { cause: "unknown", by: null, hours: 1 },
  ]);
});
