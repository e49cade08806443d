import type { SamplesOf } from "@/server/migrations/planning/schemas";
import { VisibleText } from "../script/sql-code";

/** The longest or most telling rows; a value that may not be seen is a bar of its length. */
export function SampleTable({ samples }: { samples: SamplesOf | null }) {
  if (samples === null || samples.rows.length === 0) return null;
  return (
    <ul aria-label={`Samples: ${samples.title}`} className="mt-2 flex flex-col rounded-control border bg-page">
      {samples.rows.map(({ rowKey, value, size }, index) => (
        <li key={index} className="flex items-baseline gap-3 border-b px-2.5 py-1 text-label last:border-b-0">
          <span className="w-16 shrink-0 text-right text-secondary tabular-nums">{size === null ? "" : size.toLocaleString("en")}</span>
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
