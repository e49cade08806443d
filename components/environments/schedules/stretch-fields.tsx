"use client";

import { useState } from "react";
import type { KeyboardEvent } from "react";
import { Input } from "@/components/ui/input";
import { stretchOfTexts, textOfMinute } from "./clock-text";

export type StretchFieldsProps = {
  /** What the times belong to, such as "Monday"; part of the fields' names. */
  name: string;
  from: number;
  to: number;
  onChange: (stretch: { from: number; to: number }) => void;
};

/** Two clock times. They count when the field is left or Enter is pressed, so that half a time never changes anything. */
export function StretchFields({ name, from, to, onChange }: StretchFieldsProps) {
  const [typed, setTyped] = useState<{ from?: string; to?: string }>({});
  const texts = { from: typed.from ?? textOfMinute(from), to: typed.to ?? textOfMinute(to) };
  const stretch = stretchOfTexts(texts.from, texts.to);
  const commit = () => {
    // What is no time stays in the field, marked, and changes nothing.
    if (stretch === null) return;
    setTyped({});
    if (stretch.from !== from || stretch.to !== to) onChange(stretch);
  };
  const field = (end: "from" | "to", label: string) => (
    <Input
      aria-label={label}
      aria-invalid={stretch === null || undefined}
      className="w-15 px-1 text-center"
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      value={texts[end]}
      onChange={(event) => setTyped({ ...typed, [end]: event.target.value })}
      onBlur={commit}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== "Enter") return;
        // Enter would send the form around it.
        event.preventDefault();
        commit();
      }}
    />
  );
  return (
    <>
      {field("from", `${name} from`)}
      <span aria-hidden className="text-faint">
        –
      </span>
      {field("to", `${name} to`)}
      {stretch === null ? <span className="text-label text-failed">Write times as 09:00.</span> : null}
      {stretch !== null && stretch.to > 1_440 ? <span className="text-label whitespace-nowrap text-secondary">+1 day</span> : null}
    </>
  );
}
