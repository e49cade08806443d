"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { auditFilterFromSearchParams, hrefOfAuditFilter } from "./audit-filter";
import type { AuditFilter } from "./audit-filter";

/** Changes the filter: a choice becomes a step in the history, typing replaces. */
export type SetAuditFilter = (next: AuditFilter, how?: "push" | "replace") => void;

/** The filter in the address, and the function that changes it. */
export function useAuditFilter(): { filter: AuditFilter; setFilter: SetAuditFilter } {
  const params = useSearchParams();
  const filter = useMemo(() => auditFilterFromSearchParams(params), [params]);
  // Through the browser's history the screen asks the API itself; a router navigation would draw the page on the server again.
  const setFilter: SetAuditFilter = (next, how = "push") => {
    if (how === "push") window.history.pushState(null, "", hrefOfAuditFilter(next));
    else window.history.replaceState(null, "", hrefOfAuditFilter(next));
  };
  return { filter, setFilter };
}
