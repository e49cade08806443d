import Link from "next/link";
import { itemRowHeight, RailItemView } from "./rail-item";
import { labelPlace, placeOf, rowCount } from "./rail-layout";
import { railSentence } from "./rail-words";
import type { RailItem, RailLane } from "./rail-types";
import type { TimeWindow } from "./time-scale";
import type { RailFocus } from "./use-rail-keys";

/** What every lane needs to know about the axis. */
export type RailAxisState = { window: TimeWindow; width: number; now: number; zone: string };

export type RailLaneViewProps = {
  lane: RailLane;
  items: readonly RailItem[];
  axis: RailAxisState;
  focus: RailFocus;
  onHover: (laneId: string | null) => void;
};

/** One lane: its label at the left (above it on phones) and its items. */
export function RailLaneView({ lane, items, axis, focus, onHover }: RailLaneViewProps) {
  const height = rowCount(items) * itemRowHeight + 8;
  return (
    <div className="border-t md:grid md:grid-cols-[var(--rail-label)_minmax(0,1fr)] md:items-center">
      <div className="min-w-0 truncate pr-[min(0.75rem,var(--rail-label))] text-control max-md:pr-3 max-md:pt-1.5 max-md:text-label max-md:text-secondary">
        {lane.href === undefined ? (
          lane.label
        ) : (
          <Link href={lane.href} className="hover:underline hover:underline-offset-2">
            {lane.label}
          </Link>
        )}
      </div>
      <div
        className="relative py-1"
        style={{ height }}
        onPointerEnter={() => onHover(lane.id)}
        onPointerLeave={(event) => (event.pointerType === "touch" ? undefined : onHover(null))}
      >
        <div className="absolute inset-x-0 top-1 bottom-1 overflow-x-clip">
          {items.map((item) => {
            const place = placeOf(item, axis.window);
            if (place === null) return null;
            return (
              <RailItemView
                key={item.id}
                item={item}
                place={place}
                past={pastShare(item, axis)}
                sentence={railSentence(item, axis.now, axis.zone)}
                label={labelPlace(item, { items, ...axis })}
                focus={focus}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

// Of the part that is in view, because the bar is cut to the view.
function pastShare(item: RailItem, { window, now }: RailAxisState): number {
  const from = Math.max(item.from, window.from);
  const to = Math.min(item.to, window.to);
  return to <= from ? 1 : (now - from) / (to - from);
}
