import { describe, expect, it } from "vitest";
import { labelWidthOf, overviewLanes, todayLanes } from "./rail-lanes";

const segment = { lamp: "running" as const, from: new Date(1000), to: null, label: "running" };
const marker = { at: new Date(1500), lamp: "motion" as const, label: "start", detail: "Mina started it" };
const instance = (instanceId: string) => ({ instanceId, name: instanceId, segments: [segment] });

describe("lanes of the rail", () => {
  it("puts the environment first, with what happened, then its instances", () => {
    const today = {
      from: new Date(0),
      to: new Date(9000),
      environment: [segment],
      instances: [instance("db"), instance("web")],
      markers: [marker],
      stretches: [],
    };
    const lanes = todayLanes({ id: "e", name: "payments-dev", today });
    expect(lanes.map((lane) => lane.label)).toEqual(["payments-dev", "db", "web"]);
    expect(lanes[0]?.segments[0]).toMatchObject({ from: 1000, to: null, kind: "running" });
    expect(lanes[0]?.marks?.[0]).toMatchObject({ at: 1500, detail: "Mina started it" });
  });

  it("does not repeat a single instance", () => {
    const today = { from: new Date(0), to: new Date(9000), environment: [segment], instances: [instance("db")], markers: [], stretches: [] };
    expect(todayLanes({ id: "e", name: "payments-dev", today })).toHaveLength(1);
  });

  it("goes on with what is planned, and tells who keeps it on", () => {
    const stretch = (kind: "schedule" | "session" | "lease", from: number, to: number, planned: boolean) =>
      ({ kind, state: "running", from: new Date(from), to: new Date(to), by: kind, label: `by ${kind}`, planned }) as const;
    const stretches = [
      stretch("schedule", 500, 2_000, false),
      stretch("session", 2_000, 3_000, true),
      stretch("lease", 1_500, 2_500, false),
      stretch("schedule", 5_000, 6_000, true),
    ];
    const today = { from: new Date(0), to: new Date(9000), environment: [segment], instances: [instance("db")], markers: [], stretches };
    const [whole, reasons] = todayLanes({ id: "e", name: "payments-dev", today });
    expect(whole?.segments.slice(1)).toMatchObject([
      { from: 2_000, to: 3_000, hatched: true },
      { from: 5_000, to: 6_000, hatched: false },
    ]);
    expect(reasons?.segments).toMatchObject([
      { label: "session", detail: "by session", kind: "running" },
      { label: "lease", detail: "by lease", kind: "held" },
    ]);
  });

  it("gives labels the room they need, within bounds", () => {
    const width = (label: string) => labelWidthOf([{ label: "db" }, { label }]);
    expect(width("db")).toBe(width("api"));
    expect(width("checkout-staging")).toBeGreaterThan(width("db"));
    expect(width("x".repeat(200))).toBe(width("x".repeat(100)));
  });

  it("gives every item an id of its own and each overview lane its link", () => {
    const lanes = overviewLanes({ lanes: [{ environmentId: "a", name: "a", segments: [segment, segment], markers: [marker], stretches: [] }] });
    const ids = lanes.flatMap((lane) => [...lane.segments, ...(lane.marks ?? [])].map((item) => item.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(lanes[0]?.href).toBe("/environments/a");
  });
});
