import { expect, test } from "vitest";
import type { ProposedEnvironment } from "@/server/environments/unclaimed/schemas";
import { acceptInput } from "@/server/environments/unclaimed/schemas";
import { acceptInputOf, adoptionPlan, lackOf, placementOf, twinSentences } from "./placements";

const target = { id: "01936b5c-4a10-7cc3-9b1e-1d0c7f2a1001", key: "lab", title: "Lab" };
const teams = [{ slug: "payments" }];

function group(key: string, more: Partial<ProposedEnvironment> = {}, count = 1): ProposedEnvironment {
  const instances = Array.from({ length: count }, (_, index) => ({
    ec2Id: `i-${key}${index.toString(16).padStart(17 - key.length, "0")}`,
    name: `${key}-${index}`,
    type: "t3a.medium",
    state: "stopped",
    startOrder: index + 1,
    why: "",
    flags: [],
    schedules: [],
  }));
  return { key, target, team: "payments", rawTeam: null, stage: "dev", environment: `${key}-dev`, complete: true, why: "", instances, ...more };
}

test("what a person writes stands over the proposal, field by field", () => {
  const bare = group("a", { team: null, stage: null });
  expect(placementOf(bare, {})).toEqual({ team: "", stage: "", environment: "a-dev" });
  expect(placementOf(bare, { a: { stage: "qa" } })).toEqual({ team: "", stage: "qa", environment: "a-dev" });
  expect(placementOf(bare, { b: { stage: "qa" } }).stage).toBe("");
});

test.each([
  [{ team: "payments", stage: "dev", environment: "a-dev" }, null],
  [{ team: "growth", stage: "dev", environment: "a-dev" }, "choose a team"],
  [{ team: "", stage: "", environment: "" }, "choose a team, a stage, and a name"],
  [{ team: "payments", stage: "dev", environment: "A dev" }, "use lower-case letters, digits and hyphens"],
])("what %j lacks", (placement, lack) => {
  expect(lackOf(placement, teams)).toBe(lack);
});

test("groups that go to the same environment become one, and the server takes the input", () => {
  const input = acceptInputOf([group("a"), group("b"), group("c")], { b: { environment: "a-dev" } });
  expect(input.environments.map(({ environment, instances }) => [environment, instances.length])).toEqual([
    ["a-dev", 2],
    ["c-dev", 1],
  ]);
  expect(acceptInput.safeParse(input).success).toBe(true);
});

test("the lever says what it does, what it joins, and why it is locked", () => {
  const existing = [{ targetId: target.id, targetTitle: "Lab", team: "payments", stage: "dev", name: "a-dev", instances: 2 }];
  const plan = adoptionPlan([group("a"), group("b", {}, 2)], {}, existing);
  expect([plan.label, plan.joins, plan.lockedReason]).toEqual(["Adopt 3 instances into 2 environments", ["a-dev exists: 1 instance joins its 2."], undefined]);
  expect(adoptionPlan([group("a", {}, 300), group("b", {}, 201)], {}, []).lockedReason).toBe("Choose at most 500 instances at a time.");
  expect(adoptionPlan([], {}, []).lockedReason).toBe("None of them is complete yet.");
});

test("an environment of the same name in another target is told, in the row and in the dialog", () => {
  const elsewhere = { targetId: "other", targetTitle: "Main, Seoul", team: "payments", stage: "dev", name: "a-dev", instances: 2 };
  const sentence = "An environment a-dev of this team and stage exists in Main, Seoul too.";
  const placement = { team: "payments", stage: "dev", environment: "a-dev" };
  expect(twinSentences(target.id, placement, [elsewhere])).toEqual([sentence]);
  expect(adoptionPlan([group("a")], {}, [elsewhere]).joins).toEqual([sentence]);
  expect(twinSentences(target.id, placement, [{ ...elsewhere, targetId: target.id }])).toEqual([]);
  expect(twinSentences(target.id, { ...placement, stage: "qa" }, [elsewhere])).toEqual([]);
});
