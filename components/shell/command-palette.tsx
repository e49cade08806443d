"use client";

import { lazy, Suspense } from "react";
import type { PaletteGroup } from "./palette-items";
import { useShell } from "./shell-state";

// The palette's code comes when it is first opened.
const PalettePanel = lazy(async () => ({ default: (await import("./palette-panel")).PalettePanel }));

export type CommandPaletteProps = {
  groups: readonly PaletteGroup[];
  /** The commands are still being fetched. */
  loading?: boolean;
  /** Reports the text, for commands that are searched on the server. */
  onSearchChange?: (text: string) => void;
};

/** The command palette, opened by Ctrl or Cmd and K or by the search button of the shell. Stands inside AppShell. */
export function CommandPalette(props: CommandPaletteProps) {
  const { overlay, setOverlay } = useShell();
  if (overlay !== "palette") return null;
  return (
    <Suspense fallback={null}>
      <PalettePanel {...props} onClose={() => setOverlay(null)} />
    </Suspense>
  );
}
