"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { buttonStyles } from "@/components/ui/button-styles";
import { ProductMark } from "./product-mark";
import { isInSection } from "./shell-section";
import type { ShellSection } from "./shell-section";
import { useShell } from "./shell-state";

const Sheet = lazy(async () => ({ default: (await import("@/components/ui/sheet")).Sheet }));

/** The bar at the top of a phone: mark, search, and the person, which opens a sheet with the user block. */
export function PhoneTopBar({ userName, children }: { userName: string; children: ReactNode }) {
  const { overlay, setOverlay } = useShell();
  return (
    <header className="sticky top-0 z-30 flex h-13 items-center gap-1 border-b bg-page pr-2 pl-4 md:hidden">
      <Link href="/" className="mr-auto flex h-11 items-center">
        <ProductMark />
      </Link>
      <button
        type="button"
        aria-label="Search or act"
        onClick={() => setOverlay("palette")}
        className={buttonStyles({ variant: "ghost", size: "icon", className: "h-11 w-11" })}
      >
        <Search size={17} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={`Account of ${userName}`}
        onClick={() => setOverlay("navigation")}
        className={buttonStyles({ variant: "ghost", size: "icon", className: "h-11 w-11" })}
      >
        <Avatar name={userName} size={26} />
      </button>
      {overlay === "navigation" ? (
        <Suspense fallback={null}>
          <Sheet open onOpenChange={() => setOverlay(null)} title="Account">
            <div className="flex h-13 items-center border-b px-4">
              <ProductMark />
            </div>
            <div className="p-3">{children}</div>
          </Sheet>
        </Suspense>
      ) : null}
    </header>
  );
}

/** The sections at the lower edge of a phone, at the thumb. Each has the room its name needs, and what is left over is shared: six of them fit. */
export function PhoneBottomBar({ sections }: { sections: readonly ShellSection[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Sections" className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-page pb-[env(safe-area-inset-bottom)] md:hidden">
      {sections.map((section) => (
        <Link
          key={section.href}
          href={section.href}
          aria-current={isInSection(pathname, section.href) ? "page" : undefined}
          className="relative flex h-14 min-w-0 flex-auto flex-col items-center justify-center gap-1 text-[11px] leading-none font-medium text-faint aria-[current=page]:text-ink aria-[current=page]:before:absolute aria-[current=page]:before:-top-px aria-[current=page]:before:h-0.5 aria-[current=page]:before:w-8 aria-[current=page]:before:bg-ink"
        >
          <span aria-hidden>{section.icon}</span>
          {section.badge === undefined ? null : <span className="absolute top-1 left-1/2 ml-1">{section.badge}</span>}
          <span className="max-w-full truncate px-0.5">{section.label}</span>
        </Link>
      ))}
    </nav>
  );
}
