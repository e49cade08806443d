"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";

export type BulkBarProps = {
  /** How many rows are selected; at 0 the bar is not there. */
  count: number;
  /** What one row is called and what several are, for example ["environment", "environments"]. */
  noun: readonly [one: string, several: string];
  onClear: () => void;
  /** The levers. */
  children: ReactNode;
};

/** The bar at the bottom that acts on the selected rows. */
export function BulkBar({ count, noun, onClear, children }: BulkBarProps) {
  return (
    <div className="pointer-events-none sticky bottom-4 z-30 flex justify-center max-md:bottom-16">
      {count === 0 ? null : (
        <div
          role="group"
          aria-label={`${count} ${count === 1 ? noun[0] : noun[1]} selected`}
          className="pointer-events-auto mt-3 flex max-w-full animate-slide-up items-center gap-2 rounded-panel bg-raised py-1.5 pr-1.5 pl-4 shadow-float"
        >
          <span className="mr-2 text-control font-medium whitespace-nowrap">
            {count} <span className="max-sm:hidden">{count === 1 ? noun[0] : noun[1]}</span> selected
          </span>
          {children}
          <Button variant="ghost" size="icon" aria-label="Clear selection" icon={<X size={14} aria-hidden />} onClick={onClear} />
        </div>
      )}
    </div>
  );
}
