"use client";

import { useId } from "react";
import type { ReactNode } from "react";
import { cn } from "./class-names";

/** What a control inside a Field has to carry. */
export type FieldControlProps = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

export type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** What is wrong and what to do; marks the control as invalid. */
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  /** Draws the control with the ids that tie label, hint and error to it. */
  children: (control: FieldControlProps) => ReactNode;
};

/** Label, control, hint and error of one field, tied together for assistive technology. */
export function Field({ label, hint, error, optional = false, className, children }: FieldProps) {
  const id = useId();
  const described = [error === undefined ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="flex items-baseline gap-1.5 text-control font-medium">
        {label}
        {optional ? <span className="text-label font-normal text-faint">optional</span> : null}
      </label>
      {children({ id, "aria-describedby": described === "" ? undefined : described, "aria-invalid": error === undefined ? undefined : true })}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="text-label text-failed">
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-label text-secondary">
          {hint}
        </p>
      )}
    </div>
  );
}
