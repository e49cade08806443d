"use client";

import { createContext, useContext } from "react";

/** Which overlay of the shell is open. */
export type ShellOverlay = "palette" | "shortcuts" | "navigation" | null;

/** Filled by AppShell. */
export const ShellContext = createContext<{ overlay: ShellOverlay; setOverlay: (overlay: ShellOverlay) => void } | null>(null);

/** The overlay that is open and the function that opens another. Throws outside AppShell. */
export function useShell() {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("No shell: put this component into AppShell.");
  return shell;
}
