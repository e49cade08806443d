"use client";

import { CornerDownRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEnvironmentCommands } from "@/components/environments/environment-commands";
import { visiblePages } from "@/components/environments/visible-pages";
import { useMigrationCommands } from "@/components/migrations/palette/use-migration-commands";
import { CommandPalette } from "./command-palette";
import type { PaletteGroup, PaletteItem } from "./palette-items";
import type { ShellSection } from "./shell-section";
import { useShell } from "./shell-state";

type ConsolePaletteProps = { sections: readonly ShellSection[]; permissions: readonly string[] };

/** The palette of the console; what it offers is read only when it is opened. */
export function ConsolePalette({ sections, permissions }: ConsolePaletteProps) {
  const { overlay } = useShell();
  const pages = usePageCommands(sections, permissions);
  const { groups, loading } = useEnvironmentCommands({ enabled: permissions.includes("environment:view") && overlay === "palette" });
  const migrations = useMigrationCommands(permissions, overlay === "palette");
  return <CommandPalette groups={[pages, ...groups, ...migrations.groups]} loading={loading || migrations.loading} />;
}

function usePageCommands(sections: readonly ShellSection[], permissions: readonly string[]): PaletteGroup {
  const router = useRouter();
  const others = visiblePages(permissions).filter(({ href }) => !sections.some((section) => section.href === href));
  return {
    heading: "Pages",
    items: [
      ...sections.map(({ icon, shortcut, ...page }) => ({ ...pageItem(page, router), icon, shortcut: `g ${shortcut}` })),
      ...others.map((page) => ({ ...pageItem(page, router), icon: <CornerDownRight size={16} aria-hidden /> })),
    ],
  };
}

function pageItem({ label, href }: { label: string; href: string }, router: { push(href: string): void }): PaletteItem {
  return { id: `page:${href}`, label, keywords: ["go to", "open"], effect: `Opens ${label}.`, run: () => router.push(href) };
}
