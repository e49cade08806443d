"use client";

import { DialogFrame } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import type { ShellSection } from "./shell-section";
import { usePaletteKeys } from "./use-palette-keys";

export type ShortcutsDialogProps = { onClose: () => void; sections: readonly ShellSection[] };

type Group = { title: string; keys: readonly (readonly [keys: string, effect: string])[] };

/** The help of the keyboard, opened by ?. */
export function ShortcutsDialog({ onClose, sections }: ShortcutsDialogProps) {
  const paletteKeys = usePaletteKeys();
  const groups = groupsOf(paletteKeys, sections);
  return (
    <DialogFrame open onOpenChange={onClose} title="Keyboard shortcuts" className="sm:max-w-[560px]">
      <div className="grid gap-x-8 gap-y-5 px-5 pb-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-label font-medium text-faint">{group.title}</h3>
            <dl>
              {group.keys.map(([keys, effect]) => (
                <div key={keys} className="flex min-h-8 flex-row-reverse items-center justify-between gap-4 border-b text-control last:border-b-0">
                  <dt>
                    <Kbd keys={keys} />
                  </dt>
                  <dd>{effect}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </DialogFrame>
  );
}

function groupsOf(paletteKeys: string, sections: readonly ShellSection[]): readonly Group[] {
  return [
    {
      title: "Anywhere",
      keys: [
        [paletteKeys, "Search, go to, act"],
        ["/", "Search this page"],
        ["?", "This help"],
      ],
    },
    { title: "Go to", keys: sections.map((section) => [`g ${section.shortcut}`, section.label] as const) },
    {
      title: "In a table",
      keys: [
        ["j", "Next row"],
        ["k", "Previous row"],
        ["Enter", "Open"],
        ["x", "Select"],
      ],
    },
    {
      title: "On a time rail",
      keys: [
        ["+", "Zoom in"],
        ["-", "Zoom out"],
        ["0", "Show everything"],
        ["← →", "Move along"],
      ],
    },
  ];
}
