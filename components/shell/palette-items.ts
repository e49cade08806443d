import type { ReactNode } from "react";

/** One command: a page to go to, a thing to open, or a verb. */
export type PaletteItem = {
  /** Stays the same between visits, because the last used ones are remembered by it. */
  id: string;
  label: string;
  /** Other words it should be found by. */
  keywords?: readonly string[];
  /** What Enter will do, one sentence, shown before: "Starts 3 instances, usually ready in 58 s." */
  effect: string;
  icon?: ReactNode;
  shortcut?: string;
  /** Why it cannot be done; it stays findable and says so. */
  disabledReason?: string | undefined;
  run: () => void;
};

export type PaletteGroup = { heading: string; items: readonly PaletteItem[] };

/** How many used commands are remembered. */
export const rememberedLimit = 8;
const shownRecent = 4;

/** The ids remembered after using one: it comes first, once. */
export function remember(ids: readonly string[], used: string): string[] {
  return [used, ...ids.filter((id) => id !== used)].slice(0, rememberedLimit);
}

/** Puts the last used commands that still exist into a group of their own at the front, out of their old groups. */
export function recentFirst(groups: readonly PaletteGroup[], recentIds: readonly string[]): PaletteGroup[] {
  const byId = new Map(groups.flatMap((group) => group.items.map((item) => [item.id, item] as const)));
  const recent = recentIds.flatMap((id) => byId.get(id) ?? []).slice(0, shownRecent);
  if (recent.length === 0) return [...groups];
  const taken = new Set(recent.map((item) => item.id));
  const rest = groups.map((group) => ({ ...group, items: group.items.filter((item) => !taken.has(item.id)) }));
  return [{ heading: "Last used", items: recent }, ...rest.filter((group) => group.items.length > 0)];
}

/** Reads the remembered ids; anything that is not a list of texts is an empty list. */
export function parseRemembered(stored: string | null): string[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string").slice(0, rememberedLimit) : [];
  } catch {
    return [];
  }
}
