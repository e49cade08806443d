import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";

export type OrderedColumn = { name: string; type: string };

export type ColumnOrderProps = {
  legend: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** What the table has. */
  columns: readonly OrderedColumn[];
  /** Ticked so far, in order. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** What more can be said of a column, such as that it is the primary key. */
  note?: (name: string) => ReactNode;
};

/** Some columns of a table in the order in which they are ticked; one that was ticked for another table stands there to be unticked. */
export function ColumnOrder({ legend, hint, error, columns, chosen, onChange, note }: ColumnOrderProps) {
  const strangers = chosen.filter((name) => !columns.some((column) => column.name === name));
  const rows: OrderedColumn[] = [...columns, ...strangers.map((name) => ({ name, type: "not in this table" }))];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-control font-medium">{legend}</legend>
      <ul className="max-h-56 overflow-y-auto rounded-control border border-border" tabIndex={0} aria-label={legend}>
        {rows.map(({ name, type }) => {
          const at = chosen.indexOf(name);
          return (
            <li key={name} className="flex flex-wrap items-center gap-x-3 border-b px-2.5 py-1 last:border-b-0">
              <Checkbox
                label={
                  <>
                    <span className="font-mono text-label [overflow-wrap:anywhere]">{name}</span> <span className="text-label text-secondary">{type}</span>
                  </>
                }
                checked={at >= 0}
                onChange={(event) => onChange(event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))}
              />
              <span className="ml-auto flex items-center gap-3 text-label text-secondary">
                {note?.(name)}
                {at < 0 || chosen.length < 2 ? null : <span className="tabular-nums">{at + 1}.</span>}
              </span>
            </li>
          );
        })}
      </ul>
      {error === undefined || chosen.length === 0 ? null : <p className="mt-1.5 text-label text-failed">{error}</p>}
      {hint === undefined ? null : <p className="mt-1.5 text-label text-secondary">{hint}</p>}
    </fieldset>
  );
}
