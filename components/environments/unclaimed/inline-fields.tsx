"use client";

import type { ComponentProps } from "react";
import { cn } from "@/components/ui/class-names";
import { fieldStyles } from "@/components/ui/field-styles";

// A field in a row looks like text until it is pointed at or holds something to correct.
const inline =
  "relative z-10 h-7 px-1.5 not-aria-invalid:border-transparent not-aria-invalid:bg-transparent hover:not-aria-invalid:border-border focus-visible:not-aria-invalid:border-ink aria-invalid:border-dashed aria-invalid:border-border-strong touch:h-11 touch:not-aria-invalid:border-border";

/** A text field inside a table row. */
export function InlineInput({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} spellCheck={false} autoComplete="off" className={cn(fieldStyles, inline, className)} />;
}

/** A choice inside a table row. */
export function InlineSelect({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={cn(fieldStyles, inline, className)} />;
}
