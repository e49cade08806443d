"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** How this machine writes the palette's shortcut, "⌘ K" or "Ctrl K"; the latter until the browser is known. */
export function usePaletteKeys(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ K" : "Ctrl K"),
    () => "Ctrl K",
  );
}
