"use client";

import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/**
 * The element id of the highlighted row, for aria-activedescendant, and the row kept in view. The list library looks for both
 * before the rows are drawn anew, and so finds the row before or none while somebody types.
 * @param value the highlighted row's value
 * @param drawn changes whenever the rows do
 */
export function useHighlightedRow(
  value: string,
  drawn: unknown,
): { id: string | undefined; list: RefObject<HTMLDivElement | null>; followKeys: (follow: boolean) => void } {
  const list = useRef<HTMLDivElement>(null);
  const [id, setId] = useState<string>();
  // A row half in view under the pointer stays where it is; else the list would run away below the pointer.
  const follows = useRef(true);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[cmdk-item][data-value="${CSS.escape(value)}"]`);
    setId(row?.id);
    if (follows.current) row?.scrollIntoView({ block: "nearest" });
  }, [value, drawn]);
  const followKeys = (follow: boolean) => {
    follows.current = follow;
  };
  return { id, list, followKeys };
}
