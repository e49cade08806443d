import type { ReactNode } from "react";

/** A section of the product, in the sidebar and in the bar of the phone. */
export type ShellSection = {
  label: string;
  href: string;
  /** 16 px. */
  icon: ReactNode;
  /** The letter after g, for example "e". */
  shortcut: string;
  /** A count beside the label. */
  badge?: ReactNode;
};

/** Whether a path belongs to a section: the section's own path or one below it; "/" is only itself. */
export function isInSection(pathname: string, href: string): boolean {
  return pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
}
