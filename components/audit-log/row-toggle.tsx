import { ChevronRight } from "lucide-react";
import { cn } from "@/components/ui/class-names";

export type RowToggleProps = { open: boolean; onToggle: () => void; label: string; controls: string };

/** The button that opens and closes a row's details; it covers the row, and j and k move along these. */
export function RowToggle({ open, onToggle, label, controls }: RowToggleProps) {
  return (
    <button
      type="button"
      data-row-link=""
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      aria-label={label}
      onClick={onToggle}
      className="grid place-items-center text-faint after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus max-md:absolute max-md:inset-0 max-md:place-items-end max-md:p-3.5"
    >
      <ChevronRight size={14} aria-hidden className={cn("transition-transform duration-[120ms]", open && "rotate-90")} />
    </button>
  );
}
