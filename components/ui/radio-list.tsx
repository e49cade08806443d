"use client";

import { useId } from "react";
import type { ReactNode } from "react";
import { cn } from "./class-names";

export type RadioOption<Value extends string> = {
  value: Value;
  label: string;
  detail?: ReactNode;
  /** Why it cannot be chosen; it stays visible. */ lockedReason?: string | undefined;
};

export type RadioListProps<Value extends string> = {
  legend: string;
  hint?: ReactNode;
  value: Value | null;
  options: readonly RadioOption<Value>[];
  onChange: (value: Value) => void;
  error?: string | undefined;
  className?: string;
};

/** A choice of one among few, each with a sentence on what it means. */
export function RadioList<Value extends string>({ legend, hint, value, options, onChange, error, className }: RadioListProps<Value>) {
  const name = useId();
  return (
    <fieldset className={cn("min-w-0", className)}>
      <legend className="mb-1.5 text-control font-medium">{legend}</legend>
      {hint === undefined ? null : <p className="mb-1.5 text-label text-secondary">{hint}</p>}
      <div className="flex flex-col overflow-clip rounded-control border border-border">
        {options.map((option) => (
          <label
            key={option.value}
            className={cn(
              "flex items-start gap-2.5 border-b px-2.5 py-1.5 text-control last:border-b-0 hover:bg-hover has-checked:bg-selected has-focus-visible:bg-hover touch:py-2.5",
              option.lockedReason !== undefined && "cursor-not-allowed text-faint",
            )}
          >
            <input
              type="radio"
              name={name}
              className="mt-[3px] size-3.5 shrink-0 accent-ink"
              checked={value === option.value}
              disabled={option.lockedReason !== undefined}
              onChange={() => onChange(option.value)}
            />
            <span className="min-w-0">
              {option.label}
              {(option.lockedReason ?? option.detail) === undefined ? null : (
                <span className="block text-label text-secondary">{option.lockedReason ?? option.detail}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      {error === undefined ? null : <p className="mt-1.5 text-label text-failed">{error}</p>}
    </fieldset>
  );
}
