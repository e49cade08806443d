import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { fieldStyles } from "./field-styles";

/** A text field of several lines; it can be made higher. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} rows={rows} className={cn(fieldStyles, "min-h-control resize-y px-2.5 py-1.5", className)} />;
}
