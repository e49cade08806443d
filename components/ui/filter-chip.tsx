import { X } from "lucide-react";
import Link from "next/link";
import { cn } from "./class-names";

export type FilterChipProps = {
  /** The facet, for example "team". */
  label: string;
  /** What it is narrowed to, for example "payments". */
  value: string;
  className?: string;
} & ({ removeHref: string; onRemove?: never } | { onRemove: () => void; removeHref?: never });

const removeStyles = "grid w-7 place-items-center rounded-r-full text-faint hover:bg-hover hover:text-ink touch:w-9";

/** An active filter with the × that removes it, by link (filters live in the URL) or by handler. */
export function FilterChip({ label, value, className, removeHref, onRemove }: FilterChipProps) {
  const name = `Remove filter ${label}: ${value}`;
  const mark = <X size={12} aria-hidden />;
  return (
    <span className={cn("inline-flex h-control items-stretch rounded-full border border-border bg-surface text-control", className)}>
      <span className="flex items-center gap-1 pl-3 whitespace-nowrap">
        <span className="text-secondary">{label}:</span>
        <span className="font-medium">{value}</span>
      </span>
      {removeHref === undefined ? (
        <button type="button" aria-label={name} onClick={onRemove} className={removeStyles}>
          {mark}
        </button>
      ) : (
        <Link href={removeHref} aria-label={name} scroll={false} className={removeStyles}>
          {mark}
        </Link>
      )}
    </span>
  );
}
