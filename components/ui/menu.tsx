"use client";

import { Suspense, cloneElement, lazy, useState } from "react";
import type { KeyboardEvent, ReactElement } from "react";
import type { MenuProps } from "./menu-panel";

// The code of menus comes with the first one that is opened.
const MenuPanel = lazy(async () => ({ default: (await import("./menu-panel")).MenuPanel }));

/** A menu under a button. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const trigger = props.trigger as ReactElement<Record<string, unknown>>;
  const closed = cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => setWanted(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "ArrowDown") setWanted(true);
    },
  });
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <MenuPanel {...props} />
    </Suspense>
  );
}
