import { expect, test } from "vitest";
import { visiblePages } from "./visible-pages";

const labels = (permissions: readonly string[]) => visiblePages(permissions).map(({ label }) => label);

test("each page is there only for who may open it", () => {
  expect(labels(["environment:view", "environment:adopt", "target:view"])).toEqual(["Environments", "Schedules", "Switches", "Unclaimed", "AWS targets"]);
  expect(labels(["environment:view", "environment:start"])).toEqual(["Environments", "Schedules", "Switches"]);
  expect(labels(["target:check"])).toEqual([]);
});
