import { Command } from "cmdk";
import { Lock } from "lucide-react";
import { Kbd } from "@/components/ui/kbd";
import type { PaletteItem } from "./palette-items";

/** One command in the list. */
export function PaletteRow({ item, onRun }: { item: PaletteItem; onRun: (item: PaletteItem) => void }) {
  const locked = item.disabledReason !== undefined;
  return (
    <Command.Item
      value={item.id}
      keywords={[item.label, ...(item.keywords ?? [])]}
      onSelect={() => onRun(item)}
      className="flex min-h-9 items-center gap-2.5 rounded-control px-2.5 text-control data-[selected=true]:bg-selected touch:min-h-11"
    >
      <span aria-hidden className="grid size-4 shrink-0 place-items-center text-secondary">
        {locked ? <Lock size={13} /> : item.icon}
      </span>
      <span className={locked ? "min-w-0 flex-1 truncate text-faint" : "min-w-0 flex-1 truncate"}>{item.label}</span>
      {item.shortcut === undefined ? null : <Kbd keys={item.shortcut} className="touch:hidden" />}
    </Command.Item>
  );
}

/** The line that tells what Enter will do, or why not. */
export function PaletteFooter({ item }: { item: PaletteItem | undefined }) {
  return (
    <div aria-live="polite" className="flex min-h-10 items-center gap-3 border-t px-4 py-2 text-label text-secondary">
      <span className="min-w-0 flex-1">{item === undefined ? "" : (item.disabledReason ?? item.effect)}</span>
      {item === undefined || item.disabledReason !== undefined ? null : <Kbd keys="Enter" className="touch:hidden" />}
    </div>
  );
}
