"use client";

import Link from "next/link";
import { useZone } from "@/components/ui/clock";
import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { formatExact } from "@/components/ui/format-time";
import type { AuditEntryView } from "@/server/audit-log/schemas";
import { hrefOfAuditFilter } from "./audit-filter";
import { dataLabel, dataLines } from "./audit-words";

/** Everything one record holds: the circumstances, the ids that lead to logs and to AWS, and the event's own data. */
export function AuditDetails({ entry, id }: { entry: AuditEntryView; id: string }) {
  const zone = useZone();
  return (
    <tr role="row" id={id} className="bg-hover max-md:block max-md:border-b">
      <td role="cell" colSpan={6} className="border-b px-3 pt-1 pb-4 max-md:block max-md:border-b-0 max-md:px-4 md:pl-10">
        <div className="grid max-w-[1080px] gap-x-10 gap-y-4 lg:grid-cols-2">
          <DefinitionList facts={circumstances(entry, zone)} className="min-w-0" />
          <div className="min-w-0">
            <DefinitionList facts={recorded(entry)} />
            <Related entry={entry} />
          </div>
        </div>
      </td>
    </tr>
  );
}

function circumstances(entry: AuditEntryView, zone: string): Fact[] {
  const kinds = { user: ` (${entry.actorUid ?? ""})`, system: "", anonymous: " (not signed in)" };
  const place = [entry.team, entry.stage].filter((part) => part !== null && part !== "").join(", ");
  return [
    { label: "Time", value: formatExact(entry.at.getTime(), zone), copy: entry.at.toISOString() },
    { label: "Who", value: `${entry.actorName}${kinds[entry.actorKind]}` },
    { label: "Address", value: entry.address ?? "none", mono: entry.address !== null },
    { label: "Event", value: entry.event, copy: entry.event, mono: true },
    { label: dataLabel(entry.subjectNoun), value: entry.subjectLabel, ...(entry.subjectId === null ? {} : { copy: entry.subjectId }) },
    ...(place === "" ? [] : [{ label: "Team, stage", value: place }]),
  ];
}

function recorded(entry: AuditEntryView): Fact[] {
  return [
    ...(entry.reason === null ? [] : [{ label: "Reason", value: entry.reason }]),
    ...entry.data.map(({ name, value }) => ({ label: dataLabel(name), value: <DataValue text={value} />, mono: isCode(value) })),
    { label: "Request id", value: entry.requestId, copy: entry.requestId, mono: true },
    ...(entry.externalId === null ? [] : [{ label: "AWS request id", value: entry.externalId, copy: entry.externalId, mono: true }]),
  ];
}

// Lists, objects and ids read better in the fixed-width font, sentences do not.
function isCode(value: string): boolean {
  return /^[[{]|^[\w-]*\d[\w-]*$/.test(value);
}

function DataValue({ text }: { text: string }) {
  const lines = dataLines(text, useZone());
  return lines.length === 0
    ? "none"
    : lines.map((line) => (
        <span key={line} className="block [overflow-wrap:anywhere]">
          {line}
        </span>
      ));
}

function Related({ entry }: { entry: AuditEntryView }) {
  return (
    <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-control">
      {entry.actorUid === null || entry.actorKind !== "user" ? null : (
        <Link href={hrefOfAuditFilter({ actor: entry.actorUid })} className="link">
          Everything {entry.actorName} did
        </Link>
      )}
      {entry.subjectId === null ? null : (
        <Link href={hrefOfAuditFilter({ thing: entry.subjectId })} className="link">
          Everything done to {entry.subjectLabel}
        </Link>
      )}
    </p>
  );
}
