"use client";

import { shownErrorOf } from "@/components/shell/api-error";
import { useNow, useZone } from "@/components/ui/clock";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { TimeRail } from "@/components/ui/time-rail/time-rail";
import { dayWindow } from "@/components/ui/time-rail/time-scale";
import { lengthWords } from "@/components/ui/week-grid/week-words";
import type { PreviewOutput } from "@/server/environments/schedules/schemas";
import { previewAxis, previewLanes } from "./preview-lanes";
import { previewDays } from "./use-preview";
import type { usePreview } from "./use-preview";

/** The coming seven days as exact moments: on the rail, and as a table in the zone's clocks and in UTC. */
export function PreviewPanel({ query }: { query: ReturnType<typeof usePreview> }) {
  const preview = query.data;
  return (
    <Panel title="The next 7 days" detail={preview === undefined ? undefined : <span className="max-sm:hidden">{preview.now.sentence}</span>} flush>
      {preview !== undefined ? (
        <Preview preview={preview} stale={query.isPlaceholderData} />
      ) : query.isError ? (
        <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <SkeletonRows rows={5} label="Working out the next 7 days" />
      )}
    </Panel>
  );
}

function Preview({ preview, stale }: { preview: PreviewOutput; stale: boolean }) {
  const organisation = useZone();
  const now = useNow(60_000);
  const axis = previewAxis(dayWindow(now, preview.zone).from, previewDays);
  return (
    <div className={stale ? "opacity-60 transition-opacity duration-[120ms]" : "transition-opacity duration-[120ms]"}>
      <div className="px-4 pt-3 pb-2">
        <TimeRail label="The next 7 days" {...axis} lanes={previewLanes(preview, axis.to)} zone={preview.zone} labelWidth={0} />
      </div>
      {preview.windows.length === 0 ? (
        <p className="border-t px-4 py-4 text-control text-secondary">It is not on at all in these days.</p>
      ) : (
        <WindowTable preview={preview} showsUtc={organisation !== "UTC"} />
      )}
      {preview.days
        .flatMap(({ date, exceptions }) => exceptions.map((sentence) => `${date}: ${sentence}`))
        .map((sentence) => (
          <p key={sentence} className="border-t px-4 py-2 text-control text-secondary">
            {sentence}
          </p>
        ))}
      <p className="border-t px-4 py-2 text-label text-faint">
        Times of {preview.zone}, by the tz database {preview.tzVersion}.
      </p>
    </div>
  );
}

function WindowTable({ preview, showsUtc }: { preview: PreviewOutput; showsUtc: boolean }) {
  return (
    <Table aria-label="When it is on in the next 7 days" className="md:[&_:is(th,td):first-child]:pl-4 md:[&_:is(th,td):last-child]:pr-4">
      <TableHead>
        <Th>On from</Th>
        <Th>Until</Th>
        <Th numeric>Length</Th>
        {showsUtc ? <Th className="max-lg:hidden">In UTC</Th> : null}
        <Th>
          <span className="sr-only">Remarks</span>
        </Th>
      </TableHead>
      <TableBody>
        {preview.windows.map(({ start, end, minutes, label, note }) => (
          <TableRow key={start.at.getTime()} className="hover:bg-transparent max-md:grid-cols-[1fr_1fr_auto] max-md:py-2">
            <Td phone="name" className="font-medium whitespace-nowrap">
              {start.local}
            </Td>
            <Td phone="name" className="whitespace-nowrap">
              <span className="sr-only">until </span>
              {end === null ? "goes on" : end.local}
            </Td>
            <Td numeric phone="name" className="whitespace-nowrap text-secondary">
              {minutes === null ? "" : lengthWords(minutes)}
            </Td>
            {showsUtc ? (
              <Td phone="hidden" className="text-label whitespace-nowrap text-secondary max-lg:hidden">
                {start.utc} – {end?.utc ?? "…"}
              </Td>
            ) : null}
            <Td className="text-secondary max-md:col-span-3 max-md:empty:hidden">{[label, note].filter((word) => word !== null).join(" · ")}</Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
