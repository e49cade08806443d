import { describe, expect, it } from "vitest";
import { parseRemembered, recentFirst, remember, rememberedLimit } from "./palette-items";

const item = (id: string) => ({ id, label: id, effect: "", run: () => undefined });
const groups = [
  { heading: "Go to", items: [item("a"), item("b")] },
  { heading: "Act", items: [item("c")] },
];

describe("recentFirst", () => {
  it("moves the last used commands to the front and drops a group that became empty", () => {
    const result = recentFirst(groups, ["c", "gone", "a"]);
    expect(result.map((group) => [group.heading, group.items.map((each) => each.id)])).toEqual([
      ["Last used", ["c", "a"]],
      ["Go to", ["b"]],
    ]);
  });

  it("leaves the groups alone when nothing was used", () => {
    expect(recentFirst(groups, [])).toEqual(groups);
  });
});

describe("remember", () => {
  it("keeps each id once, newest first, up to the limit", () => {
    expect(remember(["a", "b"], "b")).toEqual(["b", "a"]);
    const many = Array.from({ length: 20 }, (_, index) => String(index));
    expect(remember(many, "new")).toHaveLength(rememberedLimit);
  });

  it("survives a broken store", () => {
    expect(parseRemembered("{")).toEqual([]);
    expect(parseRemembered('{"a":1}')).toEqual([]);
    expect(parseRemembered('["a",1]')).toEqual(["a"]);
    expect(parseRemembered(null)).toEqual([]);
  });
});
