"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { ProductMark } from "./product-mark";
import { isInSection } from "./shell-section";
import type { ShellSection } from "./shell-section";
import { useShell } from "./shell-state";
import { usePaletteKeys } from "./use-palette-keys";

/** The navigation at the left of wide screens. The footer holds the user block. */
export function Sidebar({ sections, footer }: { sections: readonly ShellSection[]; footer: ReactNode }) {
  return (
    <aside aria-label="Product" className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-r md:flex">
      <Link href="/" className="mx-2 mt-3 mb-3 flex h-8 items-center rounded-control px-2">
        <ProductMark />
      </Link>
      <div className="mb-3 px-2">
        <PaletteButton />
      </div>
      <nav aria-label="Sections" className="flex flex-col gap-px px-2">
        {sections.map((section) => (
          <SectionLink key={section.href} section={section} />
        ))}
      </nav>
      <div className="mt-auto border-t p-2">{footer}</div>
    </aside>
  );
}

function PaletteButton() {
  const { setOverlay } = useShell();
  const keys = usePaletteKeys();
  return (
    <button
      type="button"
      onClick={() => setOverlay("palette")}
      className="flex h-control w-full items-center gap-2 rounded-control border border-border bg-surface px-2 text-control text-faint transition-colors duration-[120ms] hover:border-border-strong hover:text-secondary"
    >
      <Search size={14} aria-hidden />
      <span className="flex-1 text-left">Search or act</span>
      <Kbd keys={keys} />
    </button>
  );
}

function SectionLink({ section }: { section: ShellSection }) {
  const current = isInSection(usePathname(), section.href);
  return (
    <Link
      href={section.href}
      aria-current={current ? "page" : undefined}
      className="group flex h-8 items-center gap-2.5 rounded-control px-2 text-control font-medium text-secondary transition-colors duration-[120ms] hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:text-ink touch:h-11"
    >
      <span aria-hidden className="grid size-4 place-items-center">
        {section.icon}
      </span>
      <span className="flex-1">{section.label}</span>
      <Kbd keys={`g ${section.shortcut}`} className="opacity-0 transition-opacity duration-[120ms] group-hover:opacity-100 group-focus-visible:opacity-100" />
      {section.badge}
    </Link>
  );
}
