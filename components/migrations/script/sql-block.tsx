import type { ReactNode } from "react";
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

/** One text of SQL with line numbers; a click on a number comments that line. */
export function SqlBlockView({ block, notes }: { block: SqlBlock; notes: LineNotes | null }) {
  return (
    <div className="border-t first:border-t-0">
      {block.role === null && block.lock === null ? null : (
        <p className="flex flex-wrap items-center gap-2 px-4 pt-1.5 pl-14 text-label text-faint">
          {block.role}
          {block.lock === null ? null : <LockBadge lock={block.lock} />}
        </p>
      )}
      <div className="py-1.5">
        {sqlLines(block.sql).map((tokens, index) => {
          const line = block.firstLine + index;
          return (
            <div key={line}>
              <div className="group/line flex items-start gap-3 px-4 hover:bg-hover">
                <LineNumber line={line} onLine={notes?.onLine ?? null} />
                <SqlLine tokens={tokens} />
              </div>
              {notes?.under(line)}
            </div>
          );
        })}
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
