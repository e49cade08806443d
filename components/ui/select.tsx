import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { fieldStyles } from "./field-styles";

/** A choice of one among few, on the browser's own list. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={cn(fieldStyles, "h-control px-2", className)} />;
}
