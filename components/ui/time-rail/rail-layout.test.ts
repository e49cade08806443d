import { describe, expect, it } from "vitest";
import { itemAt, laneItems, labelPlace, labelSide, placeOf, presentOf, rowCount } from "./rail-layout";
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

  it("ends what still goes on at now, and what has an end there", () => {
    expect(find("late")).toMatchObject({ to: 100, open: true });
    expect(find("early")).toMatchObject({ to: 50, open: false });
    const planned = { ...lane, segments: [segment("planned", 120, 180), segment("skewed", 110, null)] };
    expect(laneItems(planned, 100).flatMap(({ id, from, to, point }) => (point ? [] : [[id, from, to]]))).toEqual([
      ["skewed", 110, 110],
      ["planned", 120, 180],
    ]);
  });

  it("is not before what has begun, as long as the clocks are about right", () => {
    const going = (from: number) => [{ id: "l", label: "l", segments: [segment("s", from, null)] }];
    expect(presentOf(going(1_500), 1_000)).toBe(1_500);
    expect(presentOf(going(500), 1_000)).toBe(1_000);
    expect(presentOf(going(3_600_000), 1_000)).toBe(1_000);
    expect(presentOf([], 1_000)).toBe(1_000);
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

  it("puts the label into its bar where it fits, else beside it, else cuts it", () => {
    const day = { from: 0, to: 1440 };
    const place = (segments: RailLane["segments"], now: number, id: string, width = 1440) => {
      const laid = laneItems({ id: "l", label: "l", segments }, now);
      const [item] = laid.filter((each) => each.id === id);
      return item && labelPlace(item, { items: laid, window: day, width, now });
    };
    expect(place([segment("running", 500, null)], 700, "running")).toBe("inside");
    // Ten minutes up to now: the label stands behind the line, where nothing is.
    expect(place([segment("running", 690, null)], 700, "running")).toBe("right");
    expect(place([segment("running", 0, 1400), segment("short", 1400, null)], 1410, "short")).toBeNull();
    expect(place([segment("before", 0, 600), segment("short", 690, null)], 1430, "before")).toBe("inside");
    // What has just begun takes the place behind the line; what came before it stays without.
    expect(place([segment("starting", 695, 700), segment("running", 700, null)], 700, "starting")).not.toBe("right");
    expect(place([segment("starting", 695, 700), segment("running", 700, null)], 700, "running")).toBe("right");
    // The line at now stands in the way to the right.
    expect(place([segment("short", 600, 610)], 620, "short")).toBe("left");
    expect(place([segment("a-label-too-long-for-its-bar", 0, 80), segment("other", 80, 1440)], 700, "a-label-too-long-for-its-bar")).toBe("inside");
    expect(place([segment("short", 0, 40), segment("other", 40, 1440)], 700, "short")).toBeNull();
  });

  it("finds the narrowest item under the pointer, points with slack", () => {
    expect(itemAt(items, 45, 0)?.id).toBe("over");
    expect(itemAt(items, 72, 3)?.id).toBe("one");
    expect(itemAt([], 72, 3)).toBeUndefined();
  });
});
