"use client";

import { Search, X } from "lucide-react";
import type { ComponentProps } from "react";
import { useRef } from "react";
import { cn } from "./class-names";
import { fieldStyles } from "./field-styles";
import { Kbd } from "./kbd";

export type SearchFieldProps = Omit<ComponentProps<"input">, "type" | "value" | "onChange"> & {
  /** Names the field for assistive technology, for example "Search environments". */
  label: string;
  value: string;
  onValueChange: (value: string) => void;
};

/** The search of a page; the / key puts the cursor here (useShortcuts looks for data-search-field). Escape empties it. */
export function SearchField({ label, value, onValueChange, className, placeholder = "Search", ...rest }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onValueChange("");
    input.current?.focus();
  };
  return (
    <div className={cn("group relative w-full sm:w-64", className)}>
      <Search size={14} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" />
      <input
        {...rest}
        ref={input}
        type="search"
        data-search-field=""
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (value === "") input.current?.blur();
          else clear();
        }}
        className={cn(fieldStyles, "h-control px-8")}
      />
      {value === "" ? (
        <Kbd keys="/" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 group-focus-within:hidden touch:hidden" />
      ) : (
        <button
          type="button"
          aria-label="Clear search"
          onClick={clear}
          className="absolute top-1/2 right-1.5 grid size-6 -translate-y-1/2 place-items-center rounded-mark text-faint hover:text-ink"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
