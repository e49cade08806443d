"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useZone } from "@/components/ui/clock";
import { formatClock, formatDay } from "@/components/ui/format-time";
import { LampShape } from "@/components/ui/lamp";
import type { DryRunInput, DryRunOutput } from "@/server/environments/schedules/schemas";

/** What a change would have done to last week's real use; said before it is saved. */
export function DryRunNote({ input }: { input: DryRunInput }) {
  const api = useApi();
  const { data, error, isFetching } = useQuery(api.environments.schedules.dryRun.queryOptions(input, { placeholderData: keepPreviousData }));
  if (data === undefined) {
    return (
      <p role="status" className="text-control text-secondary">
        {error === null ? "Comparing with last week’s use…" : `Last week’s use could not be compared: ${shownErrorOf(error).message}`}
      </p>
    );
  }
  return (
    <div role="status" aria-busy={isFetching} className="flex min-w-0 flex-col gap-1 text-control">
      <p className="flex items-start gap-2">
        <LampShape kind={data.busyMachines > 0 ? "attention" : "running"} className="mt-[3px]" />
        <span className="min-w-0 text-pretty">{data.sentence}</span>
      </p>
      <Details result={data} />
    </div>
  );
}

function Details({ result: { environments, leftOut } }: { result: DryRunOutput }) {
  const told = environments.filter(({ starts, stops, busyStops }) => starts + stops + busyStops.length > 0);
  if (told.length === 0 && leftOut === 0) return null;
  return (
    <details className="pl-5 text-secondary">
      <summary className="link w-fit">By environment</summary>
      <ul className="mt-1 flex max-h-64 flex-col gap-1.5 overflow-y-auto">
        {told.map((each) => (
          <li key={each.environmentId}>
            <Link href={`/environments/${each.environmentId}`} className="font-medium text-ink hover:underline">
              {each.name}
            </Link>{" "}
            {each.sentence}
            <BusyStops stops={each.busyStops} />
          </li>
        ))}
        {leftOut === 0 ? null : <li>{leftOut === 1 ? "1 more follows it and was" : `${leftOut} more follow it and were`} not compared.</li>}
      </ul>
    </details>
  );
}

function BusyStops({ stops }: { stops: DryRunOutput["environments"][number]["busyStops"] }) {
  const zone = useZone();
  return stops.map(({ at, sentence }) => (
    <span key={at.getTime()} className="block">
      {formatDay(at.getTime(), zone)} {formatClock(at.getTime(), zone)}: {sentence}
    </span>
  ));
}
