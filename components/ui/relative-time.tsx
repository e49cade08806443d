"use client";

import { cn } from "./class-names";
import { useNow, useZone } from "./clock";
import { formatRelative } from "./format-duration";
import { formatExact } from "./format-time";
import { Tooltip } from "./tooltip";

export type RelativeTimeProps = {
  /** Unix time in ms. */
  at: number;
  className?: string;
};

/** "3 min ago" or "in 43 min", kept current; the exact instant in a tooltip and for machines. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const zone = useZone();
  const near = Math.abs(at - useNow(30_000)) < 90_000;
  const now = useNow(near ? 1000 : 30_000);
  return (
    <Tooltip text={formatExact(at, zone)}>
      <time dateTime={new Date(at).toISOString()} className={cn("relative z-10 whitespace-nowrap", className)}>
        {formatRelative(at, now)}
      </time>
    </Tooltip>
  );
}
