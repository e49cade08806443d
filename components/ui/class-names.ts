import { clsx } from "clsx";
import type { ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Without the names of our text sizes the merger takes text-control for a colour and drops it beside text-ink.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["label", "control", "body", "title", "field"],
      radius: ["mark", "control", "panel"],
      shadow: ["float"],
      spacing: ["control", "row", "gutter"],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins, so callers can override a default. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
