"use client";

import Link from "next/link";
import { cn } from "@/components/ui/class-names";
import { useZone } from "@/components/ui/clock";
import { formatClockSeconds, formatExact } from "@/components/ui/format-time";
import { LampShape } from "@/components/ui/lamp";
import { TableRow, Td } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import type { AuditEntryView } from "@/server/audit-log/schemas";
import { AuditDetails } from "./audit-details";
import { actOf, hrefOfThing, lampOf, sentenceOf, thingOf, whyOf } from "./audit-words";
import { RowToggle } from "./row-toggle";

export type AuditRowProps = { entry: AuditEntryView; open: boolean; onToggle: () => void };

/** One record: when, who, what on what, why, from where; opened, everything that was recorded. On phones two lines. */
export function AuditRow({ entry, open, onToggle }: AuditRowProps) {
  const detailsId = `record-${entry.id}`;
  const why = whyOf(entry);
  return (
    <>
      <TableRow data-row-id={entry.id} className={cn("max-md:items-start", open && "bg-hover max-md:border-b-0 [&>td]:md:border-b-0")}>
        <Td className="md:w-px pr-0 max-md:contents">
          <RowToggle open={open} onToggle={onToggle} label={`Details: ${sentenceOf(entry)}`} controls={detailsId} />
        </Td>
        <Td phone="state" className="md:w-px">
          <RecordTime at={entry.at.getTime()} />
        </Td>
        <Td phone="hidden" className="md:w-px max-w-48 truncate">
          <Actor entry={entry} />
        </Td>
        <Td phone="name" className="py-1.5 [overflow-wrap:anywhere] max-md:py-0 xl:min-w-72">
          <Act entry={entry} />
        </Td>
        <Td className="py-1.5 text-secondary max-md:pr-6">
          <span className="line-clamp-2 [overflow-wrap:anywhere] max-md:line-clamp-1">
            {why}
            <span className="md:hidden">
              {why === null || entry.address === null ? null : " · "}
              {entry.address}
            </span>
          </span>
        </Td>
        <Td phone="hidden" className="md:w-px font-mono text-label whitespace-nowrap text-secondary max-xl:hidden">
          {entry.address}
        </Td>
      </TableRow>
      {open ? <AuditDetails entry={entry} id={detailsId} /> : null}
    </>
  );
}

function RecordTime({ at }: { at: number }) {
  const zone = useZone();
  return (
    <Tooltip text={formatExact(at, zone)}>
      <time dateTime={new Date(at).toISOString()} className="relative z-10 font-mono text-label whitespace-nowrap text-secondary">
        {formatClockSeconds(at, zone)}
      </time>
    </Tooltip>
  );
}

function Actor({ entry }: { entry: AuditEntryView }) {
  if (entry.actorKind === "user") return <span className="font-medium">{entry.actorName}</span>;
  return <span className="text-secondary">{entry.actorName}</span>;
}

function Act({ entry }: { entry: AuditEntryView }) {
  const lamp = lampOf(entry.event);
  const thing = thingOf(entry);
  const href = hrefOfThing(entry);
  const { who, verb } = actOf(entry);
  const isActor = who === entry.actorName;
  return (
    <>
      {lamp === null ? null : <LampShape kind={lamp} className="mr-1.5 inline-block align-[-1px]" />}
      <span className={isActor ? "font-medium md:hidden" : undefined}>{who} </span>
      <span>{verb} </span>
      {thing === null ? null : href === null ? (
        <span className="font-medium">{thing}</span>
      ) : (
        <Link href={href} className="link relative z-10 font-medium">
          {thing}
        </Link>
      )}
      {isActor ? null : <span className="text-secondary md:hidden"> for {entry.actorName}</span>}
    </>
  );
}
