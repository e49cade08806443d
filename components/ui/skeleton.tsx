import { cn } from "./class-names";

/** A grey bar in the place of text that is still to come; size it with classes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-3 animate-shimmer rounded-mark bg-selected", className)} />;
}

// Uneven widths look like text; a fixed list keeps server and browser in agreement.
const widths = ["w-40", "w-28", "w-48", "w-32", "w-36", "w-44"];

/** Rows in the place of a table that is still to come, as high as real rows, so that nothing jumps. */
export function SkeletonRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} aria-hidden className="flex h-row items-center gap-6 border-b px-3 last:border-b-0">
          <Skeleton className="w-16" />
          <Skeleton className={widths[index % widths.length]} />
          <Skeleton className="ml-auto hidden w-64 md:block" />
        </div>
      ))}
    </div>
  );
}
