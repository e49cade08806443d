"use client";

import { useState } from "react";
import type { Selection } from "./environment-table";

/** A selection among the rows shown; a row that is no longer shown is no longer selected. */
export function useSelection(shownIds: readonly string[]): Selection & { clear: () => void } {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = new Set(shownIds.filter((id) => chosen.has(id)));
  return {
    ids,
    toggle: (id) => setChosen(ids.has(id) ? new Set([...ids].filter((each) => each !== id)) : new Set([...ids, id])),
    setAll: (selected) => setChosen(new Set(selected ? shownIds : [])),
    clear: () => setChosen(new Set()),
  };
}
