import { cn } from "./class-names";

export type ProgressBarProps = {
  /** What progresses, for assistive technology. */
  label: string;
  /** 0 to 1 when it is really known (2 of 4 ready is 0.5); leave it out rather than guess. */
  value?: number | undefined;
  className?: string;
};

/** An honest progress bar: a known share, or a travelling piece that claims nothing. */
export function ProgressBar({ label, value, className }: ProgressBarProps) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cn("h-1 w-full overflow-hidden rounded-full bg-hairline", className)}
    >
      {percent === undefined ? (
        <div className="h-full w-1/3 animate-travel rounded-full bg-motion" />
      ) : (
        <div className="h-full rounded-full bg-motion transition-[width] duration-[160ms] ease-out" style={{ width: `${percent}%` }} />
      )}
    </div>
  );
}
