"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "./button";
import { Menu } from "./menu";

export type FilterOption = { value: string; label: string; detail?: string };

export type FilterMenuProps = {
  /** The facet, for example "team". */
  label: string;
  options: readonly FilterOption[];
  /** The chosen value; null means any. */
  value: string | null;
  onValueChange: (value: string | null) => void;
};

/** A facet of the filter row: a chip that opens its values; "any" takes the filter away. */
export function FilterMenu({ label, options, value, onValueChange }: FilterMenuProps) {
  const chosen = options.find((option) => option.value === value);
  const any = { id: "any", label: "any", checked: value === null, onSelect: () => onValueChange(null) };
  const items = options.map((option) => ({
    id: `option-${option.value}`,
    label: option.label,
    ...(option.detail === undefined ? {} : { detail: option.detail }),
    checked: option.value === value,
    onSelect: () => onValueChange(option.value),
  }));
  return (
    <Menu
      align="start"
      items={[any, ...items]}
      trigger={
        <Button className="gap-1 rounded-full font-normal">
          <span className="text-secondary">{label}:</span>
          <span className={chosen ? "font-medium" : undefined}>{chosen?.label ?? "any"}</span>
          <ChevronDown size={12} aria-hidden className="text-faint" />
        </Button>
      }
    />
  );
}
