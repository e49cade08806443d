import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { fieldStyles } from "./field-styles";

/** One choice out of a few: the browser's own select, so that a phone shows its own wheel. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full", className)}>
      <select {...rest} className={cn(fieldStyles, "h-control appearance-none pr-8 pl-2.5")}>
        {children}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-faint" />
    </span>
  );
}
