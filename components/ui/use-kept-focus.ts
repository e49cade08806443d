"use client";

import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/**
 * Keeps the focus in a row whose focused button goes away, for example because Stop has turned into Start: it then goes to the
 * row's link, or to the first button where there is none. Never to the button that took the place: a second Enter would press it.
 */
export function useKeptFocus<Row extends HTMLElement>(): RefObject<Row | null> {
  const row = useRef<Row>(null);
  const within = useRef(false);
  useEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    const enter = () => {
      within.current = true;
    };
    // Some browsers tell this also of a button that is being taken out of the page; the next frame shows which it was.
    const leave = ({ target }: FocusEvent) => {
      requestAnimationFrame(() => {
        if (!(target instanceof Node) || element.contains(document.activeElement)) return;
        if (target.isConnected) within.current = false;
        else moveInto(element);
      });
    };
    element.addEventListener("focusin", enter);
    element.addEventListener("focusout", leave);
    return () => {
      element.removeEventListener("focusin", enter);
      element.removeEventListener("focusout", leave);
    };
  }, []);
  useEffect(() => {
    if (within.current && row.current !== null) moveInto(row.current);
  });
  return row;
}

function moveInto(row: HTMLElement): void {
  if (document.activeElement !== document.body) return;
  row.querySelector<HTMLElement>("[data-row-link], button")?.focus();
}
