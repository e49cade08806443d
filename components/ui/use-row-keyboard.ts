"use client";

import { useEffect, useRef } from "react";
import type { RefObject } from "react";
import { isDialogOpen, isTypingTarget } from "./typing-target";

export type RowKeyboardOptions = {
  /** Called by x with the data-row-id of the row that has the focus. */
  onToggle?: (rowId: string) => void;
  enabled?: boolean;
};

/**
 * j and k move the focus along the row links of a table, Enter opens by the link itself, x selects. Give the ref to
 * TableBody, data-row-id to each TableRow, and put one RowLink into each row.
 */
export function useRowKeyboard({ onToggle, enabled = true }: RowKeyboardOptions = {}): RefObject<HTMLTableSectionElement | null> {
  const body = useRef<HTMLTableSectionElement>(null);
  const toggle = useRef(onToggle);
  useEffect(() => {
    toggle.current = onToggle;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTypingTarget(event.target) || isDialogOpen() || !body.current) return;
      if (event.key === "j" || event.key === "k") {
        event.preventDefault();
        moveFocus(body.current, event.key === "j" ? 1 : -1);
      } else if (event.key === "x") {
        const id = focusedRow(body.current)?.dataset["rowId"];
        if (id !== undefined) toggle.current?.(id);
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [enabled]);
  return body;
}

function focusedRow(body: HTMLElement): HTMLElement | null {
  const row = document.activeElement?.closest<HTMLElement>("[data-row-id]") ?? null;
  return row !== null && body.contains(row) ? row : null;
}

function moveFocus(body: HTMLElement, step: 1 | -1): void {
  const links = [...body.querySelectorAll<HTMLElement>("[data-row-link]")];
  if (links.length === 0) return;
  const row = focusedRow(body);
  const current = row === null ? -1 : links.findIndex((link) => row.contains(link));
  const next = current === -1 ? (step === 1 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, current + step));
  const link = links[next];
  link?.focus();
  link?.closest("[data-row-id]")?.scrollIntoView({ block: "nearest" });
}
