"use client";

import { useEffect, useRef } from "react";
import { isDialogOpen, isTypingTarget } from "@/components/ui/typing-target";

export type ShortcutActions = {
  /** What each letter after g goes to. */
  goTo: Readonly<Record<string, () => void>>;
  onHelp: () => void;
  onPalette: () => void;
};

/** How long after g the letter may come, in ms. */
const sequenceTime = 1200;

/** The keys of every page: g and a letter go to a section, / searches, ? helps, Ctrl or Cmd and K opens the palette. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    let pressedG = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTypingTarget(event.target) || isDialogOpen()) return;
      const follows = event.timeStamp - pressedG < sequenceTime;
      pressedG = event.key === "g" && !follows ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const action = follows ? latest.current.goTo[event.key] : singleKeys(latest.current)[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function singleKeys(actions: ShortcutActions): Readonly<Record<string, () => void>> {
  return { "?": actions.onHelp, "/": () => focusSearch(actions) };
}

// A page without a search of its own offers the palette instead.
function focusSearch(actions: ShortcutActions): void {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  if (!field) {
    actions.onPalette();
    return;
  }
  field.focus();
  field.select();
}
