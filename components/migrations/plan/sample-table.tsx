import type { SamplesOf } from "@/server/migrations/planning/schemas";
import { counted } from "../quantity-words";
import { VisibleText } from "../script/sql-code";

/** The longest or most telling rows; a value that may not be seen is a bar of its length. */
export function SampleTable({ samples }: { samples: SamplesOf | null }) {
  // Masked rows of which not even a length is known tell nothing.
  if (samples === null || samples.rows.every(({ rowKey, value, size }) => rowKey === null && value === null && !tells(size))) return null;
  return (
    <ul aria-label={`Samples: ${samples.title}`} className="mt-2 flex flex-col rounded-control border bg-page">
      {samples.rows.map(({ rowKey, value, size }, index) => (
        <li key={index} className="flex items-baseline gap-3 border-b px-2.5 py-1 text-label last:border-b-0">
          {tells(size) ? <span className="shrink-0 text-secondary tabular-nums">{counted(size, "character")}</span> : null}
          {value === null ? (
            <MaskedValue />
          ) : (
            <span className="min-w-0 flex-1 font-mono [overflow-wrap:anywhere]">
              <VisibleText text={value} />
            </span>
          )}
          {rowKey === null ? null : <span className="shrink-0 font-mono text-faint [overflow-wrap:anywhere]">{rowKey}</span>}
        </li>
      ))}
    </ul>
  );
}

// Kinds for which length says nothing give 0.
function tells(size: number | null): size is number {
  return size !== null && size > 0;
}

/** In place of a value that is not shown. */
export function MaskedValue() {
  return (
    <span className="min-w-0 flex-1 overflow-hidden whitespace-nowrap text-faint">
      <span aria-hidden className="tracking-[0.2em]">
        ••••••••
      </span>
      <span className="sr-only">value not shown</span>
    </span>
  );
}
