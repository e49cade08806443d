import type { ReactNode } from "react";
import { cn } from "./class-names";

export type EmptyStateProps = {
  /** What is not there, for example "No environment matches these filters". */
  title: string;
  /** Why, and what to do about it. */
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** Stands where a list would be: says why it is empty and offers the next step. */
export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}>
      <svg
        width="56"
        height="20"
        viewBox="0 0 56 20"
        aria-hidden
        className="mb-3 text-border-strong"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      >
        <path d="M1 14h54" strokeDasharray="1 4" />
        <circle cx="28" cy="14" r="4.25" className="fill-page" />
      </svg>
      <p className="text-body font-medium">{title}</p>
      {children === undefined ? null : <div className="max-w-md text-control text-secondary">{children}</div>}
      {action === undefined ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}
