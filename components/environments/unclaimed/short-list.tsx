"use client";

import { useState } from "react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { counted } from "../act-words";

/** Rows shown before a person asks for the rest: about half a phone's screen. */
const rowsAtFirst = 8;

export type ShortListProps = {
  items: readonly ReactNode[];
  /** What one row is, for the button: "environment". */
  noun: string;
  className?: string;
};

/** The first rows of a list, and a button for the rest; a box that scrolls would not show on a phone that it is cut. */
export function ShortList({ items, noun, className }: ShortListProps) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && items.length > rowsAtFirst + 1;
  return (
    <div className="flex flex-col items-start gap-2">
      <ul className={className}>{isCut ? items.slice(0, rowsAtFirst) : items}</ul>
      {isCut ? (
        <Button size="small" className="touch:h-11" onClick={() => setWhole(true)}>
          Show all {counted(items.length, noun)}
        </Button>
      ) : null}
    </div>
  );
}
