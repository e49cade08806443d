"use client";

import { ChevronDown, X } from "lucide-react";
import { cn } from "@/components/ui/class-names";
import { Menu } from "@/components/ui/menu";

/** A value of a facet and how many environments have it. */
export type FacetOption = { value: string; title: string; count: number };

export type FacetFilterProps = {
  /** The facet, for example "team". */
  label: string;
  options: readonly FacetOption[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  onClear: () => void;
};

const part = "flex items-center hover:bg-hover";

/** A facet as a chip: it opens its values, several can be chosen, and × takes the facet away. */
export function FacetFilter({ label, options, chosen, onToggle, onClear }: FacetFilterProps) {
  const titles = chosen.map((value) => options.find((option) => option.value === value)?.title ?? value);
  const items = options.map((option) => ({
    id: option.value,
    label: `${option.title} · ${option.count}`,
    checked: chosen.includes(option.value),
    onSelect: () => onToggle(option.value),
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
