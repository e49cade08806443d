"use client";

import { SectionPages } from "@/components/shell/section-pages";
import { visiblePages } from "./visible-pages";

/** The way between the pages about environments. */
export function EnvironmentPages() {
  return <SectionPages label="Pages about environments" pagesFor={visiblePages} />;
}
