"use client";

import { RelativeTime } from "@/components/ui/relative-time";
import { Lamp } from "@/components/ui/lamp";
import { RowLink, Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { MigrationRow } from "@/server/migrations/review/schemas";
import { RiskMark } from "../risk-mark";
import { StageTrack } from "../stage-track";

export type MigrationTableProps = {
  label: string;
  migrations: readonly MigrationRow[];
  /** Of two tables on a page one has the keys. */
  keyboard?: boolean;
};

/** Migrations as a table: what each is, where it stands and why; j and k move, Enter opens. */
export function MigrationTable({ label, migrations, keyboard = true }: MigrationTableProps) {
  const body = useRowKeyboard({ enabled: keyboard });
  return (
    <Table aria-label={label}>
      <TableHead>
        <Th>State</Th>
        <Th>Migration</Th>
        <Th>Databases</Th>
        <Th className="max-lg:hidden">Risk</Th>
        <Th>Why</Th>
        <Th className="max-lg:hidden">By</Th>
        <Th numeric>Since</Th>
      </TableHead>
      <TableBody ref={body}>
        {migrations.map((migration) => (
          <MigrationLine key={migration.id} migration={migration} />
        ))}
      </TableBody>
    </Table>
  );
}

// Where it is on several databases, to the one that the line is about.
function hrefOf({ number, run, stages }: MigrationRow): string {
  return stages.length < 2 ? `/migrations/${number}` : `/migrations/${number}?on=${encodeURIComponent(run.database.name)}`;
}

function MigrationLine({ migration }: { migration: MigrationRow }) {
  const { id, number, title, table, run, stages, createdBy, waitsForYou } = migration;
  return (
    <TableRow data-row-id={id}>
      <Td phone="state" className="whitespace-nowrap md:w-px">
        <Lamp kind={run.lamp} word={run.stateWord} className="max-md:text-label max-md:text-secondary" />
      </Td>
      <Td phone="name" className="md:py-1.5">
        <RowLink href={hrefOf(migration)} className="[overflow-wrap:anywhere]">
          <span className="text-secondary">#{number}</span> {title}
        </RowLink>
        <span className="block font-mono text-label text-secondary max-md:hidden">{table}</span>
      </Td>
      <Td className="md:w-px">
        <StageTrack stages={stages} />
      </Td>
      <Td phone="hidden" className="w-px text-secondary max-lg:hidden">
        {run.risk === null ? <span className="text-faint">not known</span> : <RiskMark level={run.risk.level} />}
      </Td>
      <Td className="text-secondary md:py-1.5">
        <span className="text-pretty">{waitsForYou ?? run.because}</span>
      </Td>
      <Td phone="hidden" className="w-px whitespace-nowrap text-secondary max-lg:hidden">
        {createdBy}
      </Td>
      <Td numeric phone="hidden" className="w-px text-secondary">
        <RelativeTime at={run.stateSince.getTime()} />
      </Td>
    </TableRow>
  );
}
