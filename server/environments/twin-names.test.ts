import { expect, test } from "vitest";
import { environmentLabel } from "./twin-names";

test("a name says its target only where another environment has it too", () => {
  const twins = new Set(["search-dev"]);
  const target = { title: "Lab account, Virginia" };
  expect(environmentLabel({ name: "search-dev", target }, twins)).toBe("search-dev (Lab account, Virginia)");
  expect(environmentLabel({ name: "search", target }, twins)).toBe("search");
});
