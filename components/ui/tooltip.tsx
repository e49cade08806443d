"use client";

import { Tooltip as Radix } from "radix-ui";
import { useState } from "react";
import type { MouseEvent, ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd";

export type TooltipProps = {
  /** Plain text; what is needed to act must not stand in a tooltip alone, touch has no hover. */
  text: ReactNode;
  /** A press shows it too, where the element itself does nothing when it is pressed: the reason of a locked lever, on a phone. */
  opensOnPress?: boolean;
  shortcut?: string;
  side?: "top" | "right" | "bottom" | "left";
  /** One element that takes a ref and can have focus. */
  children: ReactElement;
};

/** Shows a short text on hover and focus. Needs TooltipProvider above it. */
export function Tooltip({ text, opensOnPress = false, shortcut, side = "top", children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  const show = (event: MouseEvent) => {
    // Otherwise the press closes it.
    event.preventDefault();
    setOpen(true);
  };
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild onClick={opensOnPress ? show : undefined}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-fade items-center gap-2 rounded-control bg-ink px-2 py-1 text-label text-on-ink shadow-float"
        >
          <span>{text}</span>
          {shortcut === undefined ? null : <Kbd keys={shortcut} inverted />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Shares the delay between tooltips: the second one beside the first opens at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
