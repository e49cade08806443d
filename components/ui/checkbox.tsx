"use client";

import { useEffect, useRef } from "react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./class-names";

export type CheckboxProps = Omit<ComponentProps<"input">, "type" | "children"> & {
  /** Text beside the box; without it give aria-label. */
  label?: ReactNode;
  /** Some of what the box stands for is chosen, but not all. */
  mixed?: boolean;
};

/** A checkbox on the browser's own input; its touch area is wider than the box. */
export function Checkbox({ label, mixed = false, className, ...rest }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <label
      className={cn(
        "relative z-10 inline-flex min-h-6 min-w-6 items-center gap-2 text-control touch:min-h-11",
        label === undefined && "justify-center touch:min-w-11",
        className,
      )}
    >
      <input {...rest} ref={input} type="checkbox" className="peer sr-only" />
      <span
        aria-hidden
        className="grid size-4 shrink-0 place-items-center rounded-mark border border-border-strong bg-surface text-transparent transition-colors duration-[120ms] peer-checked:border-ink peer-checked:bg-ink peer-checked:text-on-ink peer-indeterminate:border-ink peer-indeterminate:bg-ink peer-indeterminate:text-on-ink peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus peer-disabled:border-border peer-disabled:bg-hover"
      >
        <svg width="10" height="10" viewBox="0 0 10 10" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round">
          <path d={mixed ? "M2 5h6" : "m1.75 5.25 2.25 2.25 4.25-5"} />
        </svg>
      </span>
      {label === undefined ? null : <span>{label}</span>}
    </label>
  );
}
