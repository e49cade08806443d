"use client";

import { useId, useState } from "react";
import { cn } from "./class-names";
import { useZone } from "./clock";
import { formatDay, formatClock, zonePlace } from "./format-time";
import { Input } from "./input";
import { instantOfLocalText, localTextOf } from "./local-time";

/** A moment that is offered; `at` null stands for one that is no moment, such as "until the next start". */
export type UntilChoice = { key: string; label: string; at: number | null };

export type UntilFieldProps = {
  label: string;
  choices: readonly UntilChoice[];
  /** The key of a choice, or "other". */
  chosen: string;
  /** What was chosen, and its moment; `at` is null for a choice without one, and while no moment is typed. */
  onChange: (chosen: string, at: number | null) => void;
  /** The moment in use; fills the field of another moment. */
  at: number | null;
  error?: string | undefined;
};

/** Until when: a few moments to press, and a field for any other, in the organisation's zone. */
export function UntilField({ label, choices, chosen, onChange, at, error }: UntilFieldProps) {
  const id = useId();
  const zone = useZone();
  const [typed, setTyped] = useState(at === null ? "" : localTextOf(at, zone));
  const options = [...choices, { key: "other", label: "Another moment", at: null }];
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-control font-medium">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {options.map((option) => (
          <Choice
            key={option.key}
            name={id}
            label={option.label}
            checked={option.key === chosen}
            onChoose={() => onChange(option.key, option.key === "other" ? instantOfLocalText(typed, zone) : option.at)}
          />
        ))}
      </div>
      {chosen === "other" ? (
        <label className="flex flex-wrap items-center gap-2 text-control text-secondary">
          <span className="sr-only">{label}</span>
          <Input
            type="datetime-local"
            className="w-auto"
            aria-invalid={error !== undefined || undefined}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              onChange("other", instantOfLocalText(event.target.value, zone));
            }}
          />
          {zonePlace(zone)} time
        </label>
      ) : at === null ? null : (
        <p className="text-label text-secondary">
          {formatDay(at, zone)} {formatClock(at, zone)} {zonePlace(zone)}
        </p>
      )}
      {error === undefined ? null : <p className="text-label text-failed">{error}</p>}
    </fieldset>
  );
}

function Choice({ name, label, checked, onChoose }: { name: string; label: string; checked: boolean; onChoose: () => void }) {
  return (
    <label
      className={cn(
        "inline-flex h-control items-center rounded-full border px-3 text-control has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
        checked ? "border-ink bg-ink font-medium text-on-ink" : "border-border bg-surface hover:border-border-strong hover:bg-hover",
      )}
    >
      <input type="radio" className="sr-only" name={name} checked={checked} onChange={onChoose} />
      {label}
    </label>
  );
}
