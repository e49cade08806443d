"use client";

import { Check, Lock } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./class-names";
import { Kbd } from "./kbd";

export type MenuItem = {
  id: string;
  label: string;
  /** A second line, for example the effect: "until 21:00 Seoul". */
  detail?: ReactNode;
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  /** Shows a tick in front; give it to every item of a choice. */
  checked?: boolean;
  /** Stays visible and says why it cannot be chosen. */
  lockedReason?: string | undefined;
  /** A line above this item. */
  separated?: boolean;
} & ({ href: string; onSelect?: never } | { onSelect: () => void; href?: never });

export type MenuProps = {
  /** One button; it takes a ref. */
  trigger: ReactElement;
  items: readonly MenuItem[];
  heading?: string;
  align?: "start" | "end";
};

/** A menu under a button, open from the start. */
export function MenuPanel({ trigger, items, heading, align = "end" }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  // The menu is drawn inside the landmark or dialog of its button, so that it is not content outside all landmarks.
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    setContainer(button.current?.closest<HTMLElement>("[role=dialog], main") ?? null);
    setOpen(true);
  }, []);
  return (
    <Radix.Root modal={false} open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild ref={button}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-80 animate-appear overflow-y-auto rounded-panel bg-raised p-1 shadow-float"
        >
          {heading === undefined ? null : <Radix.Label className="px-2 pt-1.5 pb-1 text-label text-faint">{heading}</Radix.Label>}
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ item }: { item: MenuItem }) {
  const locked = item.lockedReason !== undefined;
  const className = cn(
    "flex min-h-8 items-center gap-2 rounded-control px-2 py-1 text-control outline-none select-none data-highlighted:bg-selected touch:min-h-11",
    item.danger && "text-failed",
    locked && "text-faint",
  );
  // A locked item can be reached, so that its reason is read out; choosing it keeps the menu open.
  const select = (event: Event) => {
    if (locked) event.preventDefault();
    else item.onSelect?.();
  };
  return (
    <>
      {item.separated ? <Radix.Separator className="mx-2 my-1 h-px bg-hairline" /> : null}
      {item.href === undefined || locked ? (
        <Radix.Item className={className} onSelect={select} aria-disabled={locked || undefined}>
          <ItemContent item={item} />
        </Radix.Item>
      ) : (
        <Radix.Item asChild className={className}>
          <Link href={item.href}>
            <ItemContent item={item} />
          </Link>
        </Radix.Item>
      )}
    </>
  );
}

function ItemContent({ item }: { item: MenuItem }) {
  const detail = item.lockedReason ?? item.detail;
  return (
    <>
      {item.checked === undefined ? null : <Check size={14} aria-hidden className={item.checked ? "" : "invisible"} />}
      {item.lockedReason === undefined ? item.icon : <Lock size={13} aria-hidden />}
      <span className="min-w-0 flex-1">
        {item.label}
        {item.checked ? <span className="sr-only"> (chosen)</span> : null}
        {detail === undefined ? null : (
          <span className={cn("block text-label", item.lockedReason === undefined ? "text-secondary" : "text-faint")}>{detail}</span>
        )}
      </span>
      {item.shortcut === undefined ? null : <Kbd keys={item.shortcut} />}
    </>
  );
}
