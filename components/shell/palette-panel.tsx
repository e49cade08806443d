"use client";

import { Command, defaultFilter } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useMemo, useState } from "react";
import type { ReactNode, Ref } from "react";
import { useFocusReturn } from "@/components/ui/use-focus-return";
import type { CommandPaletteProps } from "./command-palette";
import { PaletteFooter, PaletteRow } from "./palette-row";
import { parseRemembered, recentFirst, remember } from "./palette-items";
import type { PaletteGroup, PaletteItem } from "./palette-items";
import { useHighlightedRow } from "./use-highlighted-row";

const storageKey = "switchyard.palette.used";

function readUsed(): string[] {
  return parseRemembered(localStorage.getItem(storageKey));
}

// What cannot be done now stays findable, after what can.
const lockedShare = 0.5;

// The words are in the keywords; an id is no text to search in.
function matcher(groups: readonly PaletteGroup[]) {
  const locked = new Set(groups.flatMap(({ items }) => items.filter((item) => item.disabledReason !== undefined).map(({ id }) => id)));
  return (id: string, search: string, keywords?: string[]): number =>
    (defaultFilter((keywords ?? []).join(" "), search) ?? 0) * (locked.has(id) ? lockedShare : 1);
}

/** The open palette. */
export function PalettePanel({ groups, loading = false, onSearchChange, onClose }: CommandPaletteProps & { onClose: () => void }) {
  const [search, setSearch] = useState("");
  const [highlighted, setHighlighted] = useState("");
  const [used] = useState(readUsed);
  const shown = useMemo(() => recentFirst(groups, used), [groups, used]);
  const current = shown.flatMap((group) => group.items).find((item) => item.id === highlighted);
  const { id: rowId, list, followKeys } = useHighlightedRow(highlighted, `${search}\n${shown.map(({ items }) => items.length).join()}`);
  const run = (item: PaletteItem) => {
    if (item.disabledReason !== undefined) return;
    localStorage.setItem(storageKey, JSON.stringify(remember(readUsed(), item.id)));
    onClose();
    item.run();
  };
  const changeSearch = (text: string) => {
    setSearch(text);
    onSearchChange?.(text);
  };
  return (
    <PaletteFrame onClose={onClose}>
      <Command
        loop
        vimBindings={false}
        label="Commands"
        filter={matcher(shown)}
        value={highlighted}
        onValueChange={setHighlighted}
        onKeyDown={() => followKeys(true)}
        onPointerMove={() => followKeys(false)}
        className="flex min-h-0 flex-col"
      >
        <div className="flex items-center gap-3 border-b px-4">
          <Search size={16} aria-hidden className="shrink-0 text-faint" />
          <Command.Input asChild value={search} onValueChange={changeSearch}>
            <input
              aria-activedescendant={rowId}
              placeholder="Go to, find, or act: “stop payments-dev”"
              className="h-12 w-full bg-transparent text-[15px] outline-none"
            />
          </Command.Input>
        </div>
        <PaletteList ref={list} groups={shown} empty={loading ? "Loading…" : `Nothing is called “${search}”.`} onRun={run} />
        <PaletteFooter item={current} />
      </Command>
    </PaletteFrame>
  );
}

type PaletteListProps = { ref: Ref<HTMLDivElement>; groups: readonly PaletteGroup[]; empty: string; onRun: (item: PaletteItem) => void };

function PaletteList({ ref, groups, empty, onRun }: PaletteListProps) {
  return (
    <Command.List ref={ref} className="min-h-0 flex-1 scroll-py-2 overflow-y-auto p-1.5">
      <Command.Empty className="px-3 py-8 text-center text-control text-secondary">{empty}</Command.Empty>
      {groups.map((group) => (
        <Command.Group
          key={group.heading}
          heading={group.heading}
          className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-label [&_[cmdk-group-heading]]:text-faint"
        >
          {group.items.map((item) => (
            <PaletteRow key={item.id} item={item} onRun={onRun} />
          ))}
        </Command.Group>
      ))}
    </Command.List>
  );
}

function PaletteFrame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const returnFocus = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="fixed inset-x-0 top-0 z-50 mx-auto flex max-h-[88dvh] w-full animate-appear flex-col overflow-hidden bg-raised shadow-float focus:outline-none max-sm:rounded-b-panel sm:top-[12vh] sm:max-h-[64vh] sm:max-w-[600px] sm:rounded-panel"
        >
          <Dialog.Title className="sr-only">Search or act</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
