"use client";

import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/**
 * The ref of the button that opens a dialog; the focus goes back to it when `open` falls. The dialogs here stand beside their
 * button, not around it, so the dialog itself does not know where to send the focus.
 */
export function useReturnFocus(open: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return button;
}
