"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { cn } from "@/components/ui/class-names";

export type PickItem = {
  id: string;
  name: string;
  /** Such as the type, or rows and size. */
  detail: ReactNode;
  /** What hangs on it. */
  note?: string | null;
  /** Why it cannot be picked; it stays visible. */
  lockedReason?: string | null;
};

export type PlacePickerProps = {
  label: string;
  items: readonly PickItem[];
  chosen: string | null;
  onPick: (id: string) => void;
  /** More than are shown; they are found by the search. */
  more?: number;
  /** Asks the server; without it the items themselves are searched. */
  onSearch?: (text: string) => void;
  busy?: boolean;
};

// More are found by searching.
const mostShown = 100;

/** One of many tables or columns: a searchable list, which closes to one line once something is picked. */
export function PlacePicker({ label, items, chosen, onPick, more = 0, onSearch, busy = false }: PlacePickerProps) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const current = items.find(({ id }) => id === chosen);
  if (chosen !== null && !open) return <Picked label={label} item={current} name={chosen} onChange={() => setOpen(true)} />;
  const wanted = search.trim().toLowerCase();
  const found = onSearch === undefined && wanted !== "" ? items.filter(({ name }) => name.toLowerCase().includes(wanted)) : items;
  const pick = (id: string) => {
    setOpen(false);
    setSearch("");
    onPick(id);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-control font-medium">{label}</span>
      <div className="overflow-clip rounded-control border border-border">
        <div className="border-b p-1.5">
          <Input
            aria-label={`Search ${label.toLowerCase()}`}
            placeholder="Search"
            autoComplete="off"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              onSearch?.(event.target.value.trim());
            }}
          />
        </div>
        <ul aria-label={label} className={cn("max-h-72 overflow-y-auto", busy && "opacity-60")} tabIndex={0}>
          {found.slice(0, mostShown).map((item) => (
            <PickRow key={item.id} item={item} isChosen={item.id === chosen} onPick={() => pick(item.id)} />
          ))}
          {found.length === 0 ? (
            <li className="px-2.5 py-3 text-control text-secondary">{busy ? "Reading the catalog…" : "Nothing here has that name."}</li>
          ) : null}
        </ul>
        {more + Math.max(0, found.length - mostShown) > 0 ? (
          <p className="border-t px-2.5 py-1.5 text-label text-secondary">{more + Math.max(0, found.length - mostShown)} more; type to find them.</p>
        ) : null}
      </div>
    </div>
  );
}

function PickRow({ item, isChosen, onPick }: { item: PickItem; isChosen: boolean; onPick: () => void }) {
  const { name, detail, note, lockedReason } = item;
  const locked = lockedReason !== undefined && lockedReason !== null;
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-disabled={locked || undefined}
        aria-pressed={isChosen}
        onClick={locked ? undefined : onPick}
        className={cn(
          "flex w-full items-start gap-2 px-2.5 py-1.5 text-left text-control hover:bg-hover focus-visible:-outline-offset-2 touch:py-2.5",
          locked && "text-faint",
        )}
      >
        <span className="min-w-0 flex-1">
          <span className="font-mono text-label [overflow-wrap:anywhere]">{name}</span>
          <span className="block text-label text-secondary">{lockedReason ?? detail}</span>
          {note === undefined || note === null || locked ? null : <span className="block text-label text-faint">{note}</span>}
        </span>
        {isChosen ? <Check size={14} aria-hidden className="mt-0.5 shrink-0" /> : null}
      </button>
    </li>
  );
}

function Picked({ label, item, name, onChange }: { label: string; item: PickItem | undefined; name: string; onChange: () => void }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-control font-medium">{label}</span>
      <div className="flex items-start gap-2 rounded-control border border-border px-2.5 py-1.5">
        <span className="min-w-0 flex-1 text-control">
          <span className="font-mono text-label [overflow-wrap:anywhere]">{item?.name ?? name}</span>
          {item === undefined ? null : <span className="block text-label text-secondary">{item.detail}</span>}
          {item?.note === undefined || item.note === null ? null : <span className="block text-label text-faint">{item.note}</span>}
        </span>
        <Button size="small" variant="ghost" onClick={onChange}>
          Change<span className="sr-only"> {label.toLowerCase()}</span>
        </Button>
      </div>
    </div>
  );
}
