"use client";

import { ButtonLink } from "@/components/ui/button-link";
import { Lamp } from "@/components/ui/lamp";
import { RowLink, Table, TableBody, TableHead, TableRow, Td, TdActions, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { DatabaseSummary } from "@/server/migrations/databases/schemas";
import { counted } from "../quantity-words";

/** Registered databases as a table; j and k move, Enter opens. */
export function DatabaseTable({ databases }: { databases: readonly DatabaseSummary[] }) {
  const body = useRowKeyboard();
  return (
    <Table aria-label="Databases">
      <TableHead>
        <Th>State</Th>
        <Th>Database</Th>
        <Th>Team and stage</Th>
        <Th className="max-lg:hidden">Engine</Th>
        <Th>Why</Th>
        <Th numeric>Under way</Th>
        <Th>
          <span className="sr-only">Levers</span>
        </Th>
      </TableHead>
      <TableBody ref={body}>
        {databases.map((database) => (
          <DatabaseRow key={database.id} database={database} />
        ))}
      </TableBody>
    </Table>
  );
}

function DatabaseRow({ database }: { database: DatabaseSummary }) {
  const { id, name, title, lamp, stateWord, teamTitle, stage, engineTitle, sentence, openRuns, levers } = database;
  return (
    <TableRow data-row-id={id}>
      <Td phone="state" className="whitespace-nowrap md:w-px">
        <Lamp kind={lamp} word={stateWord} className="max-md:text-label max-md:text-secondary" />
      </Td>
      <Td phone="name" className="md:w-px md:py-1.5 md:whitespace-nowrap">
        <RowLink href={`/migrations/databases/${id}`}>{name}</RowLink>
        {title === name ? null : <span className="block text-label text-secondary">{title}</span>}
      </Td>
      <Td className="whitespace-nowrap text-secondary md:w-px">
        {teamTitle} <span className="text-faint">·</span> {stage}
        <span className="lg:hidden">
          {" "}
          <span className="text-faint">·</span> {engineTitle}
        </span>
      </Td>
      <Td phone="hidden" className="w-px whitespace-nowrap text-secondary max-lg:hidden">
        {engineTitle}
      </Td>
      <Td className="text-secondary">
        <span className="text-pretty">{sentence}</span>
      </Td>
      <Td numeric phone="hidden" className="text-secondary md:w-px md:whitespace-nowrap">
        {openRuns === 0 ? <span className="text-faint">none</span> : counted(openRuns, "migration")}
      </Td>
      <TdActions>
        {levers.propose.allowed ? (
          <ButtonLink href={`/migrations/new?database=${id}`} size="small" className="max-md:h-11">
            Propose a migration<span className="sr-only"> of {name}</span>
          </ButtonLink>
        ) : null}
      </TdActions>
    </TableRow>
  );
}
