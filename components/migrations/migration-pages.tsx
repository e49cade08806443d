"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import { visibleMigrationPages } from "./visible-pages";

/** The way between the pages about migrations; not there for who may open one of them only. */
export function MigrationPages() {
  const { data: viewer } = useSuspenseQuery(useApi().myAccess.viewer.queryOptions());
  const pathname = usePathname();
  const pages = visibleMigrationPages(viewer.permissions);
  if (pages.length < 2) return null;
  return (
    <nav aria-label="Pages about migrations" className="-mb-px flex gap-5 overflow-x-auto border-b [scrollbar-width:none]">
      {pages.map(({ label, href }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href ? "page" : undefined}
          className="flex h-9 shrink-0 items-center border-b-2 border-transparent text-control font-medium text-secondary transition-colors duration-[120ms] hover:text-ink aria-[current=page]:border-ink aria-[current=page]:text-ink touch:h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
