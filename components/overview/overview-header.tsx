"use client";

import { totalsSentence } from "@/components/environments/environment-list-header";
import { hrefOfFilter } from "@/components/environments/list-filter";
import { useNow, useZone } from "@/components/ui/clock";
import { formatClock, formatDay, zonePlace } from "@/components/ui/format-time";
import { PageHeader } from "@/components/ui/page-header";
import type { SentencePart } from "@/components/ui/page-header";
import type { OverviewOutput } from "@/server/environments/schemas";

/** The head of the overview: how things stand, and the organisation's date and time. */
export function OverviewHeader({ totals, waitingCount }: { totals: OverviewOutput["totals"]; waitingCount: number }) {
  return <PageHeader title="Overview" sentence={overviewSentence(totals, waitingCount)} actions={<DateAndTime />} />;
}

/** "2 things wait for you · 11 of 31 environments run · 1 in motion". */
function overviewSentence(totals: OverviewOutput["totals"], waitingCount: number): SentencePart[] {
  if (totals.all === 0) return totalsSentence(totals);
  const parts: SentencePart[] = [
    { text: waitingWords(waitingCount) },
    { text: `${totals.running} of ${totals.all} environments run`, href: hrefOfFilter({ states: ["running"] }) },
  ];
  if (totals.motion > 0) parts.push({ text: `${totals.motion} in motion`, href: hrefOfFilter({ states: ["motion"] }) });
  if (totals.attention > 0)
    parts.push({ text: `${totals.attention} ${totals.attention === 1 ? "needs" : "need"} attention`, href: hrefOfFilter({ states: ["attention"] }) });
  return parts;
}

function waitingWords(count: number): string {
  if (count === 0) return "Nothing waits for you";
  return count === 1 ? "1 thing waits for you" : `${count} things wait for you`;
}

function DateAndTime() {
  const zone = useZone();
  const now = useNow(1000);
  return (
    <time dateTime={new Date(now).toISOString().slice(0, 16)} className="text-body text-secondary max-sm:hidden">
      {formatDay(now, zone)} <span className="font-medium text-ink">{formatClock(now, zone)}</span> {zonePlace(zone)}
    </time>
  );
}
