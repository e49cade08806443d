"use client";

import { useRouter } from "next/navigation";
import { useEnvironmentCommands } from "@/components/environments/environment-commands";
import { CommandPalette } from "./command-palette";
import type { PaletteGroup } from "./palette-items";
import type { ShellSection } from "./shell-section";
import { useShell } from "./shell-state";

type ConsolePaletteProps = { sections: readonly ShellSection[]; seesEnvironments: boolean };

/** The palette of the console; what it offers is read only when it is opened. */
export function ConsolePalette({ sections, seesEnvironments }: ConsolePaletteProps) {
  const { overlay } = useShell();
  const pages = usePageCommands(sections);
  const { groups, loading } = useEnvironmentCommands({ enabled: seesEnvironments && overlay === "palette" });
  return <CommandPalette groups={[pages, ...groups]} loading={loading} />;
}

function usePageCommands(sections: readonly ShellSection[]): PaletteGroup {
  const router = useRouter();
  return {
    heading: "Pages",
    items: sections.map(({ label, href, icon, shortcut }) => ({
      id: `page:${href}`,
      label,
      keywords: ["go to", "open"],
      effect: `Opens ${label}.`,
      icon,
      shortcut: `g ${shortcut}`,
      run: () => router.push(href),
    })),
  };
}
