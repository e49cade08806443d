"use client";

import { useState } from "react";

/**
 * What gives the focus back to where it was before a dialog opened: put the result on the dialog's onCloseAutoFocus. Call it in
 * a component that is mounted only while the dialog is open. Where that place is gone, the page's content gets the focus.
 */
export function useFocusReturn(): (event: Event) => void {
  const [opener] = useState(openerNow);
  return (event) => {
    if (opener === null) return;
    event.preventDefault();
    const place = opener.isConnected ? opener : document.querySelector<HTMLElement>("main");
    place?.focus();
  };
}

// A dialog opened from a menu belongs to the button of the menu, which itself goes away.
function openerNow(): HTMLElement | null {
  if (typeof document === "undefined") return null;
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || active === document.body) return null;
  const button = active.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return (button === undefined || button === null ? null : document.getElementById(button)) ?? active;
}
