"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { filterFromSearchParams, hrefOfFilter } from "./list-filter";
import type { MigrationFilter } from "./list-filter";

/** The filter in the address, and the function that changes it: a choice becomes a step in the history, typing replaces. */
export function useMigrationFilter(): { filter: MigrationFilter; setFilter: (next: MigrationFilter, how?: "push" | "replace") => void } {
  const params = useSearchParams();
  const filter = useMemo(() => filterFromSearchParams(params), [params]);
  const setFilter = (next: MigrationFilter, how: "push" | "replace" = "push") => {
    if (how === "push") window.history.pushState(null, "", hrefOfFilter(next));
    else window.history.replaceState(null, "", hrefOfFilter(next));
  };
  return { filter, setFilter };
}
