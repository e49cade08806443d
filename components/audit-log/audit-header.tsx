import { PageHeader } from "@/components/ui/page-header";
import type { SentencePart } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEntryView } from "@/server/audit-log/schemas";
import { hrefOfAuditFilter, isNarrowed } from "./audit-filter";
import type { AuditFilter } from "./audit-filter";
import { sentenceOf } from "./audit-words";

export type AuditHeaderProps = { entries: readonly AuditEntryView[]; filter: AuditFilter; hasMore: boolean };

/** The head of the audit page; its sentence tells the newest record, how many are shown and how many sign-ins were refused. */
export function AuditHeader(props: AuditHeaderProps) {
  return <PageHeader title="Audit" sentence={auditSentence(props)} />;
}

function auditSentence({ entries, filter, hasMore }: AuditHeaderProps): SentencePart[] {
  const newest = entries[0];
  if (newest === undefined) return [{ text: isNarrowed(filter) ? "No record matches" : "Nothing recorded yet" }, permanence];
  const refused = entries.filter(({ event }) => event === "session.refused").length;
  return [
    {
      text: (
        <>
          {sentenceOf(newest)} <RelativeTime at={newest.at.getTime()} />
        </>
      ),
    },
    { text: shownText(entries.length, isNarrowed(filter), hasMore) },
    ...(refused === 0 || filter.event !== null
      ? []
      : [{ text: `${refused} refused sign-in${refused === 1 ? "" : "s"} among them`, href: hrefOfAuditFilter({ ...filter, event: "session.refused" }) }]),
    permanence,
  ];
}

const permanence: SentencePart = { text: "records are added, never changed" };

function shownText(count: number, narrowed: boolean, hasMore: boolean): string {
  if (hasMore) return narrowed ? `the newest ${count} that match` : `the newest ${count}`;
  if (narrowed) return count === 1 ? "1 record matches" : `${count} records match`;
  return count === 1 ? "1 record in all" : `${count} records in all`;
}
