"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { ConflictView } from "@/server/migrations/executor/schemas";
import { MaskedValue } from "../plan/sample-table";
import { VisibleText } from "../script/sql-code";
import { decisionWords, eventWords, keyWords, mayBeAsked, stayedOut } from "./conflict-words";
import type { ConflictValues } from "./use-conflict-values";

export type ConflictTableProps = {
  conflicts: readonly ConflictView[];
  /** Null: masked. */
  values: ReadonlyMap<string, ConflictValues> | null;
  chosen: ReadonlySet<string>;
  /** Null: rows cannot be selected. */
  onToggle: ((id: string) => void) | null;
};

/** The conflict report: what was saved, what we wrote, and what the application wrote since. */
export function ConflictTable({ conflicts, values, chosen, onToggle }: ConflictTableProps) {
  return (
    <Table aria-label="Conflicts">
      <TableHead>
        <Th className="w-px pr-0">
          <span className="sr-only">Select</span>
        </Th>
        <Th>Row</Th>
        <Th>Original</Th>
        <Th>Replaced by us</Th>
        <Th>Application</Th>
        <Th>What happened</Th>
      </TableHead>
      <TableBody>
        {conflicts.map((conflict) => (
          <ConflictRow key={conflict.id} conflict={conflict} values={values?.get(conflict.id) ?? null} chosen={chosen.has(conflict.id)} onToggle={onToggle} />
        ))}
      </TableBody>
    </Table>
  );
}

type RowProps = { conflict: ConflictView; values: ConflictValues | null; chosen: boolean; onToggle: ConflictTableProps["onToggle"] };

function ConflictRow({ conflict, values, chosen, onToggle }: RowProps) {
  const { id, event, actor, happenedAt, decision } = conflict;
  const key = keyWords(conflict.rowKey);
  const isFree = mayBeAsked(conflict);
  return (
    <TableRow data-row-id={id} selected={chosen}>
      <Td phone="state" className="md:w-px md:pr-0 md:py-1.5 md:align-top">
        {onToggle === null || !isFree ? null : <Checkbox aria-label={`Select row ${key ?? id}`} checked={chosen} onChange={() => onToggle(id)} />}
      </Td>
      <Td phone="name" className="font-mono text-label md:w-px md:py-2.5 md:align-top md:whitespace-nowrap">
        {key ?? <span className="text-faint">not shown</span>}
      </Td>
      <ValueCell label="Original" value={values === null ? undefined : values.original} />
      <ValueCell label="Replaced by us" value={values === null ? undefined : values.replaced} isWholeRow={stayedOut(event)} />
      <ValueCell label="Application" value={values === null ? undefined : values.current} />
      <Td className="text-secondary md:py-2 md:align-top">
        {eventWords(event, actor)} <RelativeTime at={happenedAt.getTime()} className="text-label text-faint" />
        {decision === null ? null : <span className="block text-label">{decisionWords(conflict)}</span>}
      </Td>
    </TableRow>
  );
}

/** Nothing replaced a row that left the table: there stands the row itself. */
function ValueCell({ label, value, isWholeRow = false }: { label: string; value: string | null | undefined; isWholeRow?: boolean }) {
  return (
    <Td className="font-mono text-label [overflow-wrap:anywhere] md:max-w-64 md:py-2.5 md:align-top">
      {isWholeRow ? <span className="font-sans text-faint">The whole row: </span> : <span className="font-sans text-faint md:hidden">{label}: </span>}
      {value === undefined ? <MaskedValue /> : value === null ? <span className="text-faint">NULL</span> : <VisibleText text={value} />}
    </Td>
  );
}
