import type { RailLane, RailMark, RailSegment as LaneSegment } from "@/components/ui/time-rail/rail-types";
import { plannedSegments, reasonLane } from "./desired/plan-segments";
import { shortInstanceName } from "./instance-words";
import type { EnvironmentDetail, OverviewOutput, RailMarker, RailSegment } from "@/server/environments/schemas";

/** The rail of one environment's day: the environment with what happened and is planned, what keeps it on or off, then its instances. */
export function todayLanes({ id, name, today }: Pick<EnvironmentDetail, "id" | "name" | "today">): RailLane[] {
  const whole = withPlan(lane({ id, label: name, segments: today.environment, markers: today.markers }), today.stretches);
  const reasons = reasonLane(id, today.stretches);
  const first = reasons === null ? [whole] : [whole, reasons];
  // A single instance runs exactly when its environment does; a second lane would say the same twice.
  if (today.instances.length < 2) return first;
  return [
    ...first,
    ...today.instances.map((each) => lane({ id: each.instanceId, label: shortInstanceName(each.name, name), segments: each.segments, markers: [] })),
  ];
}

/** The rail of several environments, each lane a link to its own. */
export function overviewLanes({ lanes }: Pick<OverviewOutput["rail"], "lanes">): RailLane[] {
  return lanes.map((each) => ({
    ...withPlan(lane({ id: each.environmentId, label: each.name, segments: each.segments, markers: each.markers }), each.stretches),
    href: `/environments/${each.environmentId}`,
  }));
}

// Average width of a character of a lane label in px, and the bounds a label column may take beside the axis.
const labels = { character: 7, padding: 16, least: 96, most: 208 } as const;

/** The width in px that the labels of these lanes need, within bounds; longer names are cut. */
export function labelWidthOf(lanes: readonly Pick<RailLane, "label">[]): number {
  const longest = Math.max(0, ...lanes.map((each) => each.label.length));
  return Math.min(labels.most, Math.max(labels.least, Math.ceil(longest * labels.character) + labels.padding));
}

function withPlan(whole: RailLane, stretches: EnvironmentDetail["today"]["stretches"]): RailLane {
  return { ...whole, segments: [...whole.segments, ...plannedSegments(whole.id, stretches)] };
}

type LaneParts = { id: string; label: string; segments: readonly RailSegment[]; markers: readonly RailMarker[] };

function lane({ id, label, segments, markers }: LaneParts): RailLane {
  return {
    id,
    label,
    segments: segments.map((each, index): LaneSegment => ({
      id: `${id}-${index}`,
      from: each.from.getTime(),
      to: each.to?.getTime() ?? null,
      kind: each.lamp,
      label: each.label,
    })),
    marks: markers.map((each, index): RailMark => ({
      id: `${id}-mark-${index}`,
      at: each.at.getTime(),
      kind: each.lamp,
      label: each.label,
      detail: each.detail,
    })),
  };
}
