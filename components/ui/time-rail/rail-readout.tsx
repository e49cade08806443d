import { Maximize2, Minus, Plus } from "lucide-react";
import { buttonStyles } from "../button-styles";
import { formatExact, zonePlace } from "../format-time";
import { LampShape, lampWords } from "../lamp";
import type { RailAxisState } from "./rail-lane";
import type { RailItem } from "./rail-types";
import { railSpan } from "./rail-words";
import type { RailWindow } from "./use-rail-window";

export type RailReadoutProps = { axis: RailAxisState; hover: number | null; item: RailItem | undefined; view: RailWindow };

/** The line under the rail: what the pointer or the focus is on, and the zoom. */
export function RailReadout({ axis, hover, item, view }: RailReadoutProps) {
  return (
    <div className="flex min-h-9 items-center gap-3 border-t pt-1.5 text-label text-secondary max-md:min-h-13">
      <div className="flex min-w-0 flex-1 items-center gap-2">
        {item === undefined ? (
          <span className="truncate">{hover === null ? `Times in ${zonePlace(axis.zone)}` : formatExact(hover, axis.zone)}</span>
        ) : (
          <ItemWords item={item} axis={axis} />
        )}
      </div>
      <div role="group" aria-label="Zoom" className="flex shrink-0 items-center">
        <ZoomButton label="Show everything (0)" disabled={view.whole} onPress={view.reset}>
          <Maximize2 size={12} aria-hidden />
        </ZoomButton>
        <ZoomButton label="Zoom out (-)" disabled={view.whole} onPress={() => view.zoom(1.5)}>
          <Minus size={13} aria-hidden />
        </ZoomButton>
        <ZoomButton label="Zoom in (+)" disabled={false} onPress={() => view.zoom(1 / 1.5)}>
          <Plus size={13} aria-hidden />
        </ZoomButton>
      </div>
    </div>
  );
}

function ItemWords({ item, axis }: { item: RailItem; axis: RailAxisState }) {
  return (
    <>
      <LampShape kind={item.kind} size={11} />
      <span className="max-md:line-clamp-2 md:truncate">
        <span className="font-medium text-ink">{item.label}</span>
        {item.label.toLowerCase() === lampWords[item.kind] ? "" : ` ${lampWords[item.kind]}`}
        {" · "}
        {railSpan(item, axis.now, axis.zone)}
        {item.detail === undefined ? "" : ` · ${item.detail}`}
      </span>
    </>
  );
}

function ZoomButton({ label, disabled, onPress, children }: { label: string; disabled: boolean; onPress: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onPress}
      className={buttonStyles({ variant: "ghost", size: "icon-small", className: "aria-disabled:opacity-40" })}
    >
      {children}
    </button>
  );
}
