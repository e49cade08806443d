"use client";

import { ChevronDown, X } from "lucide-react";
import { cn } from "./class-names";
import { Menu } from "./menu";

export type FilterOption = {
  value: string;
  label: string;
  /** A second line. */
  detail?: string;
  /** How many things have it. */
  count?: number;
};

export type FilterMenuProps = {
  /** The facet, for example "team". */
  label: string;
  options: readonly FilterOption[];
  /** The chosen values; none means any. */
  chosen: readonly string[];
  /** Adds a value, or takes it away when it is chosen; a facet of one value replaces it. */
  onToggle: (value: string) => void;
  onClear: () => void;
};

const part = "flex items-center hover:bg-hover";

/** A facet of a filter row as a chip: it opens its values, and × takes the facet away. */
export function FilterMenu({ label, options, chosen, onToggle, onClear }: FilterMenuProps) {
  const titles = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
  const items = options.map(({ value, label: title, detail, count }) => ({
    id: value,
    label: count === undefined ? title : `${title} · ${count}`,
    ...(detail === undefined ? {} : { detail }),
    checked: chosen.includes(value),
    onSelect: () => onToggle(value),
  }));
  const active = chosen.length > 0;
  return (
    <span className="inline-flex h-control max-w-full items-stretch rounded-full border border-border bg-surface text-control">
      <Menu
        align="start"
        items={items}
        trigger={
          <button type="button" className={cn(part, "min-w-0 gap-1 rounded-l-full pl-3", active ? "pr-1.5" : "rounded-r-full pr-2.5")}>
            <span className="text-secondary">{label}:</span>
            <span className={cn("truncate", active && "font-medium")}>{active ? titles.join(", ") : "any"}</span>
            <ChevronDown size={12} aria-hidden className="shrink-0 text-faint" />
          </button>
        }
      />
      {active ? (
        <button
          type="button"
          aria-label={`Remove filter ${label}: ${titles.join(", ")}`}
          onClick={onClear}
          className={cn(part, "w-7 justify-center rounded-r-full border-l text-faint hover:text-ink pointer-coarse:w-10")}
        >
          <X size={12} aria-hidden />
        </button>
      ) : null}
    </span>
  );
}
