"use client";

import { Lamp } from "@/components/ui/lamp";
import { RowLink, Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { ScheduleSummary } from "@/server/environments/schedules/schemas";
import { counted } from "../act-words";

/** Schedules as a table; j and k move, Enter opens. */
export function ScheduleTable({ schedules }: { schedules: readonly ScheduleSummary[] }) {
  const body = useRowKeyboard({});
  return (
    <Table aria-label="Schedules">
      <TableHead>
        <Th>Now</Th>
        <Th>Schedule</Th>
        <Th className="max-lg:hidden">Team</Th>
        <Th>Hours</Th>
        <Th>Followed by</Th>
      </TableHead>
      <TableBody ref={body}>
        {schedules.map((schedule) => (
          <Row key={schedule.id} schedule={schedule} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ schedule }: { schedule: ScheduleSummary }) {
  const { id, name, teamTitle, hours, exceptions, now, followers, source, zone } = schedule;
  return (
    <TableRow data-row-id={id}>
      <Td phone="state" className="whitespace-nowrap md:w-px">
        <Lamp kind={now.isOn ? "running" : "stopped"} word={now.isOn ? "on" : "off"} />
      </Td>
      <Td phone="name" className="py-1.5 md:whitespace-nowrap">
        <RowLink href={`/environments/schedules/${id}`}>{name}</RowLink>
        <span className="block text-label text-secondary">
          {zone}
          {source === "tags" ? " · from tags" : ""}
        </span>
      </Td>
      <Td phone="hidden" className="w-px whitespace-nowrap text-secondary max-lg:hidden">
        {teamTitle}
      </Td>
      <Td className="py-1.5 text-secondary">
        <span className="block text-pretty text-ink">{hours}</span>
        <span className="block text-pretty">
          {now.sentence}
          {exceptions === null ? "" : ` ${exceptions}`}
        </span>
      </Td>
      <Td className="whitespace-nowrap text-secondary md:w-px">{followers === 0 ? "nothing" : counted(followers, "environment")}</Td>
    </TableRow>
  );
}
