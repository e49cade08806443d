"use client";

import { useNow } from "./clock";
import { formatDuration } from "./format-duration";

/** How long something took, or takes so far: "7 m 12 s". Unix ms; without `to` it counts on every second. */
export function Duration({ from, to, className }: { from: number; to?: number | null | undefined; className?: string }) {
  return to === undefined || to === null ? <Counting from={from} className={className} /> : <span className={className}>{formatDuration(to - from)}</span>;
}

function Counting({ from, className }: { from: number; className: string | undefined }) {
  const now = useNow(1000);
  return <span className={className}>{formatDuration(Math.max(0, now - from))}</span>;
}
