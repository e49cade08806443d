import { expect, test } from "vitest";
import type { TargetSummary } from "@/server/environments/targets/schemas";
import { targetsSentence } from "./target-counts";

const drift = {} as TargetSummary["drifts"][number];
const target = (key: string, lamp: TargetSummary["lamp"], drifts = 0) => ({ key, lamp, drifts: Array.from({ length: drifts }, () => drift) });

test("the sentence counts what is read and what AWS refuses, and leads there", () => {
  expect(targetsSentence([])).toEqual([{ text: "No AWS target yet" }]);
  expect(targetsSentence([target("main", "running")])).toEqual([{ text: "1 of 1 target read" }, { text: "AWS refuses nothing that Switchyard allows" }]);
  expect(targetsSentence([target("main", "attention", 1)])[1]).toMatchObject({ text: "AWS refuses 1 thing that Switchyard allows" });
  expect(targetsSentence([target("main", "running"), target("lab", "failed"), target("old", "attention", 2)])).toEqual([
    { text: "2 of 3 targets read" },
    { text: "1 not read", href: "#target-lab" },
    { text: "AWS refuses 2 things that Switchyard allows", href: "#target-old" },
  ]);
});
