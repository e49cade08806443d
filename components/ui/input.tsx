import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { fieldStyles } from "./field-styles";

/** A one-line text field. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cn(fieldStyles, "h-control px-2.5", className)} />;
}
