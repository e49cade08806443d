"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useApi } from "./api-client";

export type SectionPage = { label: string; href: string };

export type SectionPagesProps = {
  /** Such as "Pages about environments". */
  label: string;
  /** The pages that somebody with these permissions may open. */
  pagesFor: (permissions: readonly string[]) => readonly SectionPage[];
};

/** The way between the pages of a section; not there for who may open one of them only. */
export function SectionPages({ label, pagesFor }: SectionPagesProps) {
  const { data: viewer } = useSuspenseQuery(useApi().myAccess.viewer.queryOptions());
  const pathname = usePathname();
  const pages = pagesFor(viewer.permissions);
  if (pages.length < 2) return null;
  return (
    <nav aria-label={label} className="-mb-px flex gap-5 overflow-x-auto border-b [scrollbar-width:none]">
      {pages.map((page) => (
        <Link
          key={page.href}
          href={page.href}
          aria-current={pathname === page.href ? "page" : undefined}
          className="flex h-9 shrink-0 items-center border-b-2 border-transparent text-control font-medium text-secondary transition-colors duration-[120ms] hover:text-ink aria-[current=page]:border-ink aria-[current=page]:text-ink touch:h-11"
        >
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
