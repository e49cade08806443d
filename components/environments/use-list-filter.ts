"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { filterFromSearchParams, hrefOfFilter } from "./list-filter";
import type { ListFilter } from "./list-filter";

/** The filter in the address, and the function that changes it: a choice becomes a step in the history, typing replaces. */
export function useListFilter(): { filter: ListFilter; setFilter: (next: ListFilter, how?: "push" | "replace") => void } {
  const params = useSearchParams();
  const filter = useMemo(() => filterFromSearchParams(params), [params]);
  // Through the browser's history the screen asks the API itself; a router navigation would draw the page on the server again.
  const setFilter = (next: ListFilter, how: "push" | "replace" = "push") => {
    if (how === "push") window.history.pushState(null, "", hrefOfFilter(next));
    else window.history.replaceState(null, "", hrefOfFilter(next));
  };
  return { filter, setFilter };
}
