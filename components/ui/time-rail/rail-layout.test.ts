import { describe, expect, it } from "vitest";
import { itemAt, laneItems, labelSide, placeOf, rowCount } from "./rail-layout";
import type { RailLane } from "./rail-types";

const segment = (id: string, from: number, to: number | null) => ({ id, from, to, kind: "running" as const, label: id });
const lane: RailLane = {
  id: "lane",
  label: "lane",
  segments: [segment("late", 50, null), segment("early", 0, 50), segment("over", 40, 60)],
  marks: [
    { id: "one", at: 70, kind: "failed", label: "one" },
    { id: "two", at: 70, kind: "held", label: "two" },
  ],
};
const items = laneItems(lane, 100);
const find = (id: string) => items.find((item) => item.id === id) ?? expect.fail(id);

describe("laneItems", () => {
  it("keeps touching segments in one row and gives what overlaps its own", () => {
    expect(items.map((item) => [item.id, item.row])).toEqual([
      ["early", 0],
      ["over", 1],
      ["late", 0],
      ["one", 1],
      ["two", 2],
    ]);
    expect(rowCount(items)).toBe(3);
    expect(rowCount([])).toBe(1);
  });

  it("ends what goes on at the end of the axis", () => {
    expect(find("late").to).toBe(100);
  });
});

describe("places", () => {
  it("cuts a segment to the window and leaves out what lies outside", () => {
    expect(placeOf(find("early"), { from: 25, to: 75 })).toEqual({ left: 0, width: 50 });
    expect(placeOf(find("early"), { from: 60, to: 75 })).toBeNull();
  });

  it("puts a label to the right, else to the left, else nowhere, and never across the line at now", () => {
    const room = { items, window: { from: 0, to: 100 }, width: 1000, now: 5 };
    expect(labelSide(find("two"), 250, room)).toBe("right");
    expect(labelSide(find("two"), 250, { ...room, now: 75 })).toBe("left");
    expect(labelSide(find("one"), 110, { ...room, now: 75 })).toBeNull();
    expect(labelSide(find("one"), 90, { ...room, now: 75 })).toBe("left");
  });

  it("finds the narrowest item under the pointer, points with slack", () => {
    expect(itemAt(items, 45, 0)?.id).toBe("over");
    expect(itemAt(items, 72, 3)?.id).toBe("one");
    expect(itemAt([], 72, 3)).toBeUndefined();
  });
});
