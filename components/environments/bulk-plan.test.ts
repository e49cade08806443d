import { describe, expect, it } from "vitest";
import { bulkEffect, bulkLimit, bulkPlan } from "./bulk-plan";

const can = { allowed: true, reason: null };

type Chosen = Parameters<typeof bulkPlan>[1][number];

function environment(name: string, over: Partial<Chosen> = {}): Chosen {
  return { id: name, label: name, instanceCount: 3, runningCount: 2, levers: { start: can, stop: can }, ...over };
}

describe("an act on several environments", () => {
  it("leaves locked ones alone and says why", () => {
    const locked = environment("b", { levers: { start: can, stop: { allowed: false, reason: "In an Auto Scaling group." } } });
    const plan = bulkPlan("stop", [environment("a"), locked]);
    expect(plan.reached.map((each) => each.label)).toEqual(["a"]);
    expect(plan.left).toEqual([{ name: "b", reason: "In an Auto Scaling group." }]);
    expect(bulkPlan("start", [locked]).reached).toHaveLength(1);
  });

  it("names no more than the server takes", () => {
    const many = Array.from({ length: bulkLimit + 2 }, (_, index) => environment(`e${index}`));
    const plan = bulkPlan("stop", many);
    expect(plan.reached).toHaveLength(bulkLimit);
    expect(plan.left).toHaveLength(2);
  });

  it("states the effect with the instances it touches", () => {
    expect(bulkEffect("stop", [environment("a"), environment("b")])).toBe("Stops 4 instances of 2 environments: a, b.");
    expect(bulkEffect("start", [environment("a")])).toBe("Starts 1 instance of 1 environment: a.");
  });
});
