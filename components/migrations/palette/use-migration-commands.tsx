"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { CornerDownRight, Database, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import type { PaletteGroup } from "@/components/shell/palette-items";
import { LampShape } from "@/components/ui/lamp";
import { visibleMigrationPages } from "../visible-pages";

// As many as one answer of the list may hold; who has more finds the others by the search of the list.
const mostCommands = 200;

/** The commands of the palette for migrations: go to each, to its databases, and propose. They are read while the palette is open. */
export function useMigrationCommands(permissions: readonly string[], open: boolean): { groups: PaletteGroup[]; loading: boolean } {
  const api = useApi();
  const router = useRouter();
  const enabled = open && permissions.includes("migration:view");
  const list = useQuery(api.migrations.list.queryOptions({ limit: mostCommands }, { enabled }));
  // Not a disabled query: one that stands in the cache without data keeps a page from being hydrated with what the server read.
  const seesDatabases = open && permissions.includes("database:view");
  const [databases] = useQueries({ queries: [api.migrations.databases.list.queryOptions()].filter(() => seesDatabases) });
  const rows = [...(list.data?.waiting ?? []), ...(list.data?.items ?? [])];
  const go = rows.map(({ id, number, title, table, run }) => ({
    id: `migration-go-${id}`,
    label: `Migration #${number} ${title}`,
    keywords: [table, run.database.name, "migration"],
    effect: `Opens migration #${number}. ${run.because}`,
    icon: <LampShape kind={run.lamp} />,
    run: () => router.push(`/migrations/${number}`),
  }));
  const targets = (databases?.data?.items ?? []).map(({ id, name, sentence }) => ({
    id: `database-go-${id}`,
    label: `Database ${name}`,
    keywords: ["database", "tables"],
    effect: `Opens ${name}. ${sentence}`,
    icon: <Database size={14} aria-hidden />,
    run: () => router.push(`/migrations/databases/${id}`),
  }));
  const groups = [
    { heading: "Migrations", items: [...verbs(permissions, router), ...go] },
    { heading: "Databases", items: targets },
  ];
  return { groups: groups.filter(({ items }) => items.length > 0), loading: enabled && list.isPending };
}

function verbs(permissions: readonly string[], router: { push(href: string): void }): PaletteGroup["items"] {
  const pages = visibleMigrationPages(permissions)
    .filter(({ href }) => href !== "/migrations")
    .map(({ label, href }) => ({
      id: `page:${href}`,
      label,
      keywords: ["go to", "open"],
      effect: `Opens ${label}.`,
      icon: <CornerDownRight size={16} aria-hidden />,
      run: () => router.push(href),
    }));
  if (!permissions.includes("migration:view")) return pages;
  const propose = {
    id: "migration-propose",
    label: "Propose a migration",
    keywords: ["new", "schema", "column", "table"],
    effect: "Opens the form; nothing runs until others have approved it.",
    icon: <Plus size={14} aria-hidden />,
    disabledReason: permissions.includes("migration:propose") ? undefined : "It needs the permission migration:propose. An admin can grant it.",
    run: () => router.push("/migrations/new"),
  };
  return [propose, ...pages];
}
