"use client";

import { Fragment, useState } from "react";
import { useNow, useZone } from "@/components/ui/clock";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { AuditEntryView } from "@/server/audit-log/schemas";
import { AuditRow } from "./audit-row";
import { byDay } from "./audit-words";

/** The records, newest first, by day; j and k move, Enter opens and closes. */
export function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  const body = useRowKeyboard();
  const zone = useZone();
  const days = byDay(entries, useNow(60_000), zone);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <Table aria-label="Audit log">
      <TableHead>
        <Th className="pr-0">
          <span className="sr-only">Details</span>
        </Th>
        <Th>Time</Th>
        <Th>Who</Th>
        <Th>What</Th>
        <Th>Why</Th>
        <Th className="max-xl:hidden">Address</Th>
      </TableHead>
      <TableBody ref={body}>
        {days.map((day) => (
          <Fragment key={day.from}>
            <DayRow title={day.title} />
            {day.entries.map((entry) => (
              <AuditRow key={entry.id} entry={entry} open={open.has(entry.id)} onToggle={() => toggle(entry.id)} />
            ))}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  );
}

function DayRow({ title }: { title: string }) {
  return (
    <tr role="row" className="max-md:block">
      <th
        role="rowheader"
        scope="rowgroup"
        colSpan={6}
        className="sticky top-8 z-20 border-b bg-surface px-3 py-1.5 text-label font-semibold max-md:top-13 max-md:block max-md:px-4"
      >
        {title}
      </th>
    </tr>
  );
}
