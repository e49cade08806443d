import { expect, it } from "vitest";
import { timelineGroups, timelineWords } from "./timeline-words";

it("names the thing only where the verb asks for it", () => {
  expect(timelineWords("Alice Kim", "submitted for review")).toBe("Alice Kim submitted for review");
  expect(timelineWords("the migrator", "carried out a step of")).toBe("The migrator carried out a step of it");
  expect(timelineWords("the migrator", "carried on")).toBe("The migrator carried on with it");
  expect(timelineWords("Dan Oh", "commented on")).toBe("Dan Oh commented on it");
});

it("what follows each other in the same words is one group", () => {
  const entry = (who: string, verb: string, id: number) => ({ who, verb, database: "shop-dev", id, lamp: null });
  const entries = [
    entry("migrator", "carried out a step of", 4),
    entry("migrator", "carried out a step of", 3),
    entry("Mina", "started", 2),
    entry("Mina", "approved", 1),
  ];
  expect(timelineGroups(entries).map((group) => group.map(({ id }) => id))).toEqual([[4, 3], [2], [1]]);
  expect(timelineGroups([])).toEqual([]);
});

it("the steps and the states of one run are one group, but what went wrong stands for itself", () => {
  const entry = (verb: string, id: number, { database = "shop-dev", lamp = null as string | null } = {}) => ({ who: "migrator", verb, database, id, lamp });
  const entries = [
    entry("carried on", 6),
    entry("carried out a step of", 5),
    entry("carried out a step of", 4, { lamp: "failed" }),
    entry("carried on", 3),
    entry("carried on", 2, { database: "shop-production" }),
    entry("started", 1),
  ];
  expect(timelineGroups(entries).map((group) => group.map(({ id }) => id))).toEqual([[6, 5], [4, 3], [2], [1]]);
});
