"use client";

import { RowLink, Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { CostFigures } from "@/server/environments/costs/schemas";
import { hoursWords, keptLine, shareWords, usdWords } from "./cost-words";

/** A line of costs: whose, and the figures. */
export type CostRow = { key: string; name: string; detail: string; href: string; figures: CostFigures };

/** Costs as a table, a line for each team or environment; on phones name and saving, then a sentence. j and k move, Enter opens. */
export function CostTable({ label, first, rows }: { label: string; first: string; rows: readonly CostRow[] }) {
  const body = useRowKeyboard();
  return (
    <Table aria-label={label}>
      <TableHead>
        <Th>{first}</Th>
        <Th numeric>On</Th>
        <Th numeric>Off</Th>
        <Th numeric className="max-lg:hidden">
          Spent
        </Th>
        <Th numeric className="max-lg:hidden">
          While off
        </Th>
        <Th numeric>Saved</Th>
        <Th>Kept on by</Th>
      </TableHead>
      <TableBody ref={body}>
        {rows.map((row) => (
          <CostLine key={row.key} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

function CostLine({ row: { key, name, detail, href, figures } }: { row: CostRow }) {
  const { hoursOn, hoursAvoided, spentUsd, stoppedUsd, savedUsd, keptOnBy } = figures;
  const kept = keptLine(keptOnBy);
  return (
    <TableRow data-row-id={key}>
      <Td phone="name" className="md:py-1.5">
        <RowLink href={href}>{name}</RowLink>
        <span className="block text-label text-secondary">{detail}</span>
      </Td>
      <Td numeric phone="hidden" className="whitespace-nowrap tabular-nums">
        {hoursWords(hoursOn)} <span className="text-secondary">{shareWords(figures)}</span>
      </Td>
      <Td numeric phone="hidden" className="whitespace-nowrap tabular-nums">
        {hoursWords(hoursAvoided)}
      </Td>
      <Td numeric phone="hidden" className="whitespace-nowrap tabular-nums max-lg:hidden">
        {usdWords(spentUsd)}
      </Td>
      <Td numeric phone="hidden" className="whitespace-nowrap tabular-nums max-lg:hidden">
        {usdWords(stoppedUsd)}
      </Td>
      <Td numeric phone="state" className="whitespace-nowrap font-medium tabular-nums">
        {usdWords(savedUsd)}
        <span className="font-normal text-secondary md:sr-only"> saved</span>
      </Td>
      <Td className="text-secondary">
        <span className="md:hidden">
          On {hoursWords(hoursOn)} ({shareWords(figures)}), off {hoursWords(hoursAvoided)}, which cost {usdWords(stoppedUsd)}.
          {kept === "" ? "" : " Kept on by: "}
        </span>
        {kept}
      </Td>
    </TableRow>
  );
}
