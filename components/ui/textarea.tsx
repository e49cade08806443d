import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { fieldStyles } from "./field-styles";

/** A text field of several lines; it grows with its text where the browser can. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} rows={rows} className={cn(fieldStyles, "field-sizing-content min-h-18 max-h-80 px-2.5 py-1.5", className)} />;
}
