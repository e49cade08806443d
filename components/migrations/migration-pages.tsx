"use client";

import { SectionPages } from "@/components/shell/section-pages";
import { visibleMigrationPages } from "./visible-pages";

/** The way between the pages about migrations. */
export function MigrationPages() {
  return <SectionPages label="Pages about migrations" pagesFor={visibleMigrationPages} />;
}
