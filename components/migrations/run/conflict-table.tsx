"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { ConflictView } from "@/server/migrations/executor/schemas";
import { MaskedValue } from "../plan/sample-table";
import { VisibleText } from "../script/sql-code";
import { decisionWords, eventWords, keyWords, mayBeAsked, stayedOut } from "./conflict-words";
import type { ConflictValues } from "./use-conflict-values";

// Some lines in a narrow column.
const longValue = 100;

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
  const { id, event, valuesGone, actor, happenedAt, decision } = conflict;
  const key = keyWords(conflict.rowKey);
  const isFree = mayBeAsked(conflict);
  const [whole, setWhole] = useState(false);
  const isLong = Object.values(values ?? {}).some((value) => typeof value === "string" && value.length > longValue);
  return (
    <TableRow data-row-id={id} selected={chosen}>
      <Td phone="state" className="md:w-px md:pr-0 md:py-1.5 md:align-top">
        {onToggle === null || !isFree ? null : <Checkbox aria-label={`Select row ${key ?? id}`} checked={chosen} onChange={() => onToggle(id)} />}
      </Td>
      <Td phone="name" className="font-mono text-label md:w-px md:py-2.5 md:align-top md:whitespace-nowrap">
        {key ?? <span className="text-faint">not shown</span>}
      </Td>
      <ValueCell label="Original" gone={valuesGone} value={values === null ? undefined : values.original} whole={whole} />
      <ValueCell label="Replaced by us" gone={valuesGone} value={values === null ? undefined : values.replaced} isWholeRow={stayedOut(event)} whole={whole} />
      <ValueCell
        label="Application"
        gone={valuesGone}
        value={values === null ? undefined : values.current}
        whole={whole}
        none={event === "deleted" ? "no row" : "NULL"}
      />
      <Td className="text-secondary md:py-2 md:align-top">
        {eventWords(event, actor)} <RelativeTime at={happenedAt.getTime()} className="text-label text-faint" />
        {decision === null ? null : <span className="block text-label">{decisionWords(conflict)}</span>}
        {valuesGone === null ? null : <span className="block text-label">{valuesGone}</span>}
        {isLong ? (
          <Button size="small" variant="ghost" className="mt-0.5 -ml-2 flex" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? "Show less" : "Show whole values"}
            <span className="sr-only"> of {key ?? id}</span>
          </Button>
        ) : null}
      </Td>
    </TableRow>
  );
}

type ValueCellProps = {
  label: string;
  /** Not null: no value is kept. */
  gone: string | null;
  /** Undefined: masked. */
  value: string | null | undefined;
  isWholeRow?: boolean;
  /** All of it, however long. */
  whole: boolean;
  /** What stands there where there is no value. */
  none?: string;
};

/** Nothing replaced a row that left the table: there stands the row itself. */
function ValueCell({ label, gone, value, isWholeRow = false, whole, none = "NULL" }: ValueCellProps) {
  return (
    <Td className="font-mono text-label [overflow-wrap:anywhere] md:max-w-64 md:py-2.5 md:align-top">
      {isWholeRow ? <span className="font-sans text-faint">The whole row: </span> : <span className="font-sans text-faint md:hidden">{label}: </span>}
      {gone !== null ? (
        <span className="font-sans text-faint">gone</span>
      ) : value === undefined ? (
        <MaskedValue />
      ) : value === null ? (
        <span className="text-faint">{none}</span>
      ) : (
        <Shown text={value} whole={whole} />
      )}
    </Td>
  );
}

function Shown({ text, whole }: { text: string; whole: boolean }) {
  return (
    <span className={whole ? undefined : "line-clamp-4"}>
      <VisibleText text={text} />
    </span>
  );
}
