import type { ReactNode } from "react";
import { LampShape } from "@/components/ui/lamp";
import type { MeasureResult, SamplesOf } from "@/server/migrations/planning/schemas";
import { counted } from "../quantity-words";
import { measureShare } from "./measure-words";
import { SampleTable } from "./sample-table";

export type BreakingRowsProps = {
  measures: readonly MeasureResult[];
  samples: readonly SamplesOf[];
  /** Rows of the table, about; for the share. */
  tableRows: number;
  /** The lever that shows values. */
  lever?: ReactNode;
  /** They were counted when it was planned, not now. */
  isStored?: boolean;
};

/** How many rows the migration touches or would break on, with the most telling of them; values are masked unless somebody asked to see them. */
export function BreakingRows({ measures, samples, tableRows, lever, isStored = false }: BreakingRowsProps) {
  if (measures.length === 0)
    return <p className="p-4 text-control text-secondary">This kind of migration asks nothing of the rows: none of them can break it.</p>;
  return (
    <>
      <ul>
        {measures.map((measure) => (
          <li key={measure.key} className="border-b px-4 py-2.5 text-control last:border-b-0">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <Found measure={measure} tableRows={tableRows} />
              <span className="min-w-0 text-secondary">{measure.title}</span>
            </p>
            {measure.words === "" || (isStored && measure.isExact) ? null : <p className="mt-0.5 text-pretty text-secondary">{measure.words}</p>}
            <SampleTable samples={samples.find(({ measureKey }) => measureKey === measure.key) ?? null} />
          </li>
        ))}
      </ul>
      {lever === undefined ? null : <div className="border-t px-4 py-2.5 empty:hidden">{lever}</div>}
    </>
  );
}

function Found({ measure, tableRows }: { measure: MeasureResult; tableRows: number }) {
  const { found, isExact } = measure;
  if (found === null) {
    return (
      <span className="inline-flex items-center gap-1.5 font-medium">
        <LampShape kind="attention" size={10} /> not counted
      </span>
    );
  }
  const share = measureShare(measure, tableRows);
  return (
    <span className="font-medium">
      {isExact ? "" : "about "}
      {found === 0 ? "no row" : counted(found, "row")}
      {share === null ? null : <span className="font-normal text-secondary"> ({share})</span>}
    </span>
  );
}
