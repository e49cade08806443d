import { cn } from "../class-names";
import { formatClock, formatClockSeconds, formatDay } from "../format-time";
import type { RailAxisState } from "./rail-lane";
import { fractionOf, tickStep, ticks } from "./time-scale";
import type { Tick } from "./time-scale";

const labelWidth = 64;
const day = 86_400_000;

/** The ticks of the axis for its width. */
function axisTicks({ window, width, zone }: RailAxisState): { list: Tick[]; step: number } {
  const step = tickStep(window, width, labelWidth);
  return { list: ticks(window, step, zone), step };
}

const percent = (at: number, axis: RailAxisState) => fractionOf(at, axis.window) * 100;

/** The row of times above the lanes, with the chips of now and of the pointer. */
export function RailAxis({ axis, hover }: { axis: RailAxisState; hover: number | null }) {
  const { list, step } = axisTicks(axis);
  const now = percent(axis.now, axis);
  const nowVisible = now >= 0 && now <= 100;
  // A label that a chip would cover gives way; the gaps are half of the label and half of the chip, in px.
  const near = (at: number, chip: number, gap: number) => Math.abs(percent(at, axis) - chip) < (gap / axis.width) * 100;
  const covered = (at: number) => (nowVisible && near(at, now, 42)) || (hover !== null && near(at, percent(hover, axis), 50));
  return (
    <div className="relative h-6 text-[11px] leading-6 text-faint">
      {list.map((tick) => (
        <span
          key={tick.at}
          aria-hidden
          className={tickClass(percent(tick.at, axis), (20 / axis.width) * 100, covered(tick.at))}
          style={{ left: `${percent(tick.at, axis)}%` }}
        >
          {step >= day || (tick.strong && axis.window.to - axis.window.from > 1.5 * day) ? formatDay(tick.at, axis.zone) : formatClock(tick.at, axis.zone)}
        </span>
      ))}
      {nowVisible ? (
        <Chip left={now} reach={21} className="bg-ink leading-[18px] text-on-ink">
          {formatClock(axis.now, axis.zone)}
        </Chip>
      ) : null}
      {hover === null ? null : (
        <Chip left={percent(hover, axis)} reach={31} className="border border-border-strong bg-surface leading-[16px] text-ink">
          {formatClockSeconds(hover, axis.zone)}
        </Chip>
      )}
    </div>
  );
}

// At the edges a label aligns with the edge instead of being cut.
function tickClass(left: number, gap: number, covered: boolean): string {
  const shift = left < gap ? "" : left > 100 - gap ? "-translate-x-full" : "-translate-x-1/2";
  return `absolute top-0 whitespace-nowrap ${shift} ${covered ? "invisible" : ""}`;
}

// Centred on its line, but never over the edge of the axis; reach is half of its width in px.
function Chip({ left, reach, className, children }: { left: number; reach: number; className: string; children: string }) {
  return (
    <span
      aria-hidden
      className={`absolute top-[3px] z-10 -translate-x-1/2 rounded-mark px-1.5 font-medium whitespace-nowrap ${className}`}
      style={{ left: `clamp(${reach}px, ${left}%, 100% - ${reach}px)` }}
    >
      {children}
    </span>
  );
}

/** The vertical lines behind the lanes: hours, midnights, now, and the pointer's cross-hair. */
export function RailLines({ axis, hover }: { axis: RailAxisState; hover: number | null }) {
  const now = percent(axis.now, axis);
  return (
    <div aria-hidden className="pointer-events-none absolute top-6 right-0 bottom-0 left-0 overflow-hidden md:left-(--rail-label)">
      {axisTicks(axis).list.map((tick) => (
        <span
          key={tick.at}
          className={cn("absolute inset-y-0 w-px", tick.strong ? "bg-border" : "bg-hairline/60", tick.at === axis.window.from && "max-md:hidden")}
          style={{ left: `${percent(tick.at, axis)}%` }}
        />
      ))}
      {now < 0 || now > 100 ? null : <span className="absolute inset-y-0 z-10 w-0.5 -translate-x-px bg-ink" style={{ left: `${now}%` }} />}
      {hover === null ? null : <span className="absolute inset-y-0 z-10 w-px bg-border-strong" style={{ left: `${percent(hover, axis)}%` }} />}
    </div>
  );
}
