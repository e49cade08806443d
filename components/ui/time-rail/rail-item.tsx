import Link from "next/link";
import type { CSSProperties } from "react";
import { cn } from "../class-names";
import { LampShape } from "../lamp";
import type { LampKind } from "../lamp";
import type { LabelPlace } from "./rail-layout";
import type { RailItem } from "./rail-types";
import type { RailFocus } from "./use-rail-keys";

/** Height of one row of items in px. */
export const itemRowHeight = 24;

export type RailItemViewProps = {
  item: RailItem;
  place: { left: number; width: number };
  /** Share of the item's width that lies before now, 0 to 1; the rest is planned and drawn paler. */
  past: number;
  sentence: string;
  /** Where the label has room. */
  label: LabelPlace;
  focus: RailFocus;
};

const lampVariables: Record<LampKind, string> = {
  running: "var(--lamp-running)",
  stopped: "var(--lamp-stopped)",
  motion: "var(--lamp-motion)",
  attention: "var(--lamp-attention)",
  failed: "var(--lamp-failed)",
  held: "var(--lamp-held)",
};

/** One segment or mark of a lane; a link when it leads somewhere. */
export function RailItemView(props: RailItemViewProps) {
  const { item, place, sentence, focus } = props;
  const shared = {
    "data-rail-item": item.id,
    "aria-label": sentence,
    tabIndex: focus.stop === item.id ? 0 : -1,
    onFocus: () => focus.setFocused(item.id),
    onBlur: () => focus.setFocused(null),
    draggable: false,
    className: cn(
      "absolute flex h-5 items-center rounded-mark text-left focus-visible:z-10 focus-visible:outline-offset-1",
      item.point ? "w-5 -translate-x-1/2 justify-center" : "@container min-w-[3px] overflow-hidden",
    ),
    style: {
      left: `${place.left}%`,
      top: item.row * itemRowHeight + 2,
      ...(item.point ? {} : { width: `${place.width}%`, ...barStyle(item.kind, props.past, item.hatched ?? false) }),
    },
  };
  const content = item.point ? <LampShape kind={item.kind} size={11} /> : <Bar {...props} />;
  return (
    <>
      {item.href === undefined ? (
        <button type="button" {...shared}>
          {content}
        </button>
      ) : (
        <Link href={item.href} {...shared}>
          {content}
        </Link>
      )}
      <LabelBeside {...props} />
    </>
  );
}

function Bar({ item, label }: RailItemViewProps) {
  return (
    <span className="hidden min-w-0 items-center gap-1.5 px-1 @min-[17px]:flex @min-[28px]:px-1.5">
      <LampShape kind={item.kind} size={9} />
      {label === "inside" ? (
        <span className={cn("truncate text-[11px] leading-5 font-medium", item.kind === "stopped" ? "bg-surface pr-1.5 text-faint" : "text-ink")}>
          {item.label}
        </span>
      ) : null}
    </span>
  );
}

// Half of a mark, or the least width of a bar, and the gap to the label; px.
const markGap = 12;
const barGap = 7;

function LabelBeside({ item, place, label }: RailItemViewProps) {
  if (label !== "left" && label !== "right") return null;
  const gap = item.point ? markGap : barGap;
  const style = label === "right" ? { left: `calc(${place.left + place.width}% + ${gap}px)` } : { right: `calc(${100 - place.left}% + ${gap}px)` };
  return (
    <span
      aria-hidden
      className={cn(
        "pointer-events-none absolute text-[11px] leading-5 whitespace-nowrap",
        item.point || item.kind === "stopped" ? "text-secondary" : "font-medium text-ink",
      )}
      style={{ ...style, top: item.row * itemRowHeight + 2 }}
    >
      {item.label}
    </span>
  );
}

// A bar is a tint with a solid lower edge; what is still to come is paler, what is in motion or beyond the usual is
// hatched, and what is
// off is only the dashed track.
function barStyle(kind: LampKind, past: number, hatched: boolean): CSSProperties {
  const lamp = lampVariables[kind];
  const split = `${Math.round(Math.min(1, Math.max(0, past)) * 1000) / 10}%`;
  const mixed = (share: number) => `color-mix(in oklab, ${lamp} ${share}%, var(--surface))`;
  if (kind === "stopped") {
    return { background: "repeating-linear-gradient(90deg, var(--border) 0 4px, transparent 4px 8px) 0 50% / 100% 1px no-repeat" };
  }
  const edge = `linear-gradient(90deg, ${lamp} ${split}, ${mixed(45)} ${split}) 0 100% / 100% 2px no-repeat`;
  const hatch = `repeating-linear-gradient(135deg, ${mixed(34)} 0 3px, ${mixed(14)} 3px 7px)`;
  const tint = `linear-gradient(90deg, ${mixed(22)} ${split}, ${mixed(9)} ${split})`;
  return { background: `${edge}, ${kind === "motion" || hatched ? hatch : tint}` };
}
