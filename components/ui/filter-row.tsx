"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import { FilterMenu } from "./filter-menu";
import type { FilterMenuProps } from "./filter-menu";
import { SearchFilter } from "./search-filter";
import type { SearchFilterProps } from "./search-filter";

export type FilterRowProps = {
  /** What is filtered, such as "Filter environments". */
  label: string;
  search: SearchFilterProps;
  /** One that offers no choice is there only while something of it is chosen. */
  facets: readonly FilterMenuProps[];
  /** Takes every narrowing away; null while there is none. */
  onClear: (() => void) | null;
  /** Beside the facets. */
  children?: ReactNode;
};

/** A search and the facets of a list. On phones the facets are one line that scrolls sideways: the table is what the page is for. */
export function FilterRow({ label, search, facets, onClear, children }: FilterRowProps) {
  return (
    <div role="search" aria-label={label} className="flex flex-wrap items-center gap-2">
      <SearchFilter {...search} />
      <div className="flex items-center gap-2 max-md:-mx-gutter max-md:w-screen max-md:overflow-x-auto max-md:px-gutter max-md:py-1 max-md:[scrollbar-width:none] max-md:[&>*]:shrink-0">
        {facets
          .filter(({ options, chosen }) => options.length > 1 || chosen.length > 0)
          .map((facet) => (
            <FilterMenu key={facet.label} {...facet} />
          ))}
        {children}
        {onClear === null ? null : (
          <Button variant="ghost" onClick={onClear}>
            Clear all
          </Button>
        )}
      </div>
    </div>
  );
}
