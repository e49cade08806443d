"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Sparkline } from "@/components/ui/sparkline/sparkline";
import type { MetricsOutput } from "@/server/environments/metrics/schemas";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { shortInstanceName } from "../instance-words";
import { measureWords, seriesLooks } from "./metric-words";

const everyMs = 60_000;
const ranges = [3, 24] as const;

/** Processor, memory, network and disk of each instance as AWS measured them; read while somebody looks. */
export function MetricsPanel({ environment }: { environment: Pick<EnvironmentDetail, "id" | "name"> }) {
  const api = useApi();
  const [hours, setHours] = useState<(typeof ranges)[number]>(3);
  const query = useQuery(
    api.environments.metrics.get.queryOptions(
      { environmentId: environment.id, hours },
      { placeholderData: keepPreviousData, refetchInterval: everyMs, trpc: { context: { background: true } } },
    ),
  );
  return (
    <Panel
      title="Load"
      detail={query.data === undefined ? undefined : <ReadAt metrics={query.data} />}
      actions={ranges.map((range) => (
        <Button key={range} size="small" variant={range === hours ? "secondary" : "ghost"} aria-pressed={range === hours} onClick={() => setHours(range)}>
          {range} h
        </Button>
      ))}
    >
      {query.data !== undefined ? (
        <Metrics metrics={query.data} environment={environment.name} />
      ) : query.isError ? (
        <ErrorNote problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <Skeleton className="h-12 w-full rounded-control" />
      )}
    </Panel>
  );
}

function ReadAt({ metrics: { instances } }: { metrics: MetricsOutput }) {
  const read = instances.flatMap(({ readAt }) => readAt?.getTime() ?? []);
  if (read.length === 0) return <span>being asked for</span>;
  return (
    <span className="max-sm:hidden">
      from AWS, <RelativeTime at={Math.max(...read)} />
    </span>
  );
}

function Metrics({ metrics: { instances, idle, note }, environment }: { metrics: MetricsOutput; environment: string }) {
  const measured = instances.filter(({ series }) => Object.keys(series).length > 0);
  return (
    <div className="flex flex-col gap-4">
      {note === null ? null : <p className="text-control text-secondary">{note}</p>}
      {idle === null ? null : (
        <p className="flex items-start gap-2 text-control">
          <LampShape kind={idle.isBusy === true ? "held" : "stopped"} className="mt-[3px]" />
          <span>
            {idle.words} <span className="text-secondary">{idle.rule}</span>
          </span>
        </p>
      )}
      {measured.length === 0 ? <p className="text-control text-secondary">{nothingWords(instances)}</p> : null}
      {measured.map((instance) => (
        <section key={instance.instanceId} aria-label={`Load of ${instance.name}`} className="flex flex-col gap-1.5">
          {instances.length < 2 ? null : <h3 className="text-control font-medium">{shortInstanceName(instance.name, environment)}</h3>}
          <InstanceLines instance={instance} />
        </section>
      ))}
    </div>
  );
}

function InstanceLines({ instance }: { instance: MetricsOutput["instances"][number] }) {
  const shown = seriesLooks.flatMap((look) => {
    const values = instance.series[look.name];
    return values === undefined ? [] : [{ ...look, values }];
  });
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 xl:grid-cols-6">
      {shown.map(({ name, label, unit, least, values }) => (
        <Sparkline
          key={name}
          label={label}
          of={instance.name}
          values={values}
          from={instance.from.getTime()}
          stepMs={instance.stepSeconds * 1_000}
          least={least}
          format={(value) => measureWords(value, unit)}
        />
      ))}
    </div>
  );
}

function nothingWords(instances: MetricsOutput["instances"]): string {
  return instances.some(({ readAt }) => readAt !== null) ? "AWS has measured nothing in this time; what is stopped is not measured." : "AWS is being asked.";
}
