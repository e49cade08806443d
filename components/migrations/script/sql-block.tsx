"use client";

import { useState } from "react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { LockBadge } from "./lock-badge";
import { sqlLines } from "./sql-tokens";
import { SqlLine } from "./sql-code";
import type { SqlBlock } from "./step-blocks";

export type LineNotes = {
  /** Opens a comment at a line of the step; without it the numbers are only numbers. */
  onLine: ((line: number) => void) | null;
  /** What stands under a line: its comments and the field for a new one. */
  under: (line: number) => ReactNode;
};

// The functions of the triggers are most of a script, and have up to fifty lines of which a phone breaks each into several: their heads stay in sight.
const longestOnPhone = 8;
const shownOnPhone = 4;

/** One text of SQL with line numbers; a click on a number comments that line. A long one is folded on phones, unless a folded line has a note. */
export function SqlBlockView({ block, notes }: { block: SqlBlock; notes: LineNotes | null }) {
  const [isWhole, setIsWhole] = useState(false);
  const lines = sqlLines(block.sql).map((tokens, index) => {
    const line = block.firstLine + index;
    return { line, tokens, under: notes?.under(line) ?? null };
  });
  const folds = !isWhole && lines.length > longestOnPhone && lines.slice(shownOnPhone).every(({ under }) => under === null);
  return (
    <div className="border-t first:border-t-0">
      {block.role === null && block.lock === null ? null : (
        <p className="flex flex-wrap items-center gap-2 px-4 pt-1.5 pl-14 text-label text-faint">
          {block.role}
          {block.lock === null ? null : <LockBadge lock={block.lock} />}
        </p>
      )}
      <div className="py-1.5">
        {lines.map(({ line, tokens, under }, index) => (
          <div key={line} className={cn(folds && index >= shownOnPhone && "max-sm:hidden")}>
            <div className="group/line flex items-start gap-3 px-4 hover:bg-hover">
              <LineNumber line={line} onLine={notes?.onLine ?? null} />
              <SqlLine tokens={tokens} />
            </div>
            {under}
          </div>
        ))}
        {folds ? (
          <Button size="small" variant="ghost" className="mt-1 ml-12 sm:hidden" onClick={() => setIsWhole(true)}>
            Show all {lines.length} lines
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const numberStyle = "w-7 shrink-0 text-right font-mono text-[11px] leading-[19px] text-faint select-none";

function LineNumber({ line, onLine }: { line: number; onLine: LineNotes["onLine"] }) {
  if (onLine === null) return <span className={numberStyle}>{line}</span>;
  return (
    <button
      type="button"
      aria-label={`Comment on line ${line}`}
      title="Comment on this line"
      onClick={() => onLine(line)}
      className={`${numberStyle} rounded-mark hover:bg-selected hover:text-ink group-hover/line:text-ink touch:w-10`}
    >
      {line}
    </button>
  );
}
