"use client";

import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { costRanges } from "@/server/environments/costs/schemas";
import type { CostRange, EnvironmentCostsOutput } from "@/server/environments/costs/schemas";
import { BudgetNote } from "./budget-note";
import { CostDays } from "./cost-days";
import { CostNotes } from "./cost-notes";
import { hoursWords, keptFor, keptWords, rangeLabels, shareWords, usdWords } from "./cost-words";

/** What one environment cost and saved, and who and what kept it on. Not there for who may not see costs. */
export function CostPanel({ environment }: { environment: { id: string; name: string } }) {
  const { data: viewer } = useSuspenseQuery(useApi().myAccess.viewer.queryOptions());
  return viewer.permissions.includes("cost:view") ? <Costs environment={environment} /> : null;
}

function Costs({ environment }: { environment: { id: string; name: string } }) {
  const [range, setRange] = useState<CostRange>("30d");
  const query = useQuery(
    useApi().environments.costs.environment.queryOptions({ environmentId: environment.id, range }, { placeholderData: keepPreviousData, staleTime: 60_000 }),
  );
  // Whoever may see costs somewhere may not see them here; then there is nothing to say.
  if (query.isError && shownErrorOf(query.error).code === "forbidden") return null;
  return (
    <Panel
      title="Costs"
      actions={costRanges.map((each) => (
        <Button key={each} size="small" variant={each === range ? "secondary" : "ghost"} aria-pressed={each === range} onClick={() => setRange(each)}>
          {rangeLabels[each]}
        </Button>
      ))}
    >
      {query.data !== undefined ? (
        <Told costs={query.data} environment={environment} />
      ) : query.isError ? (
        <ErrorNote problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <Skeleton className="h-16 w-full rounded-control" />
      )}
    </Panel>
  );
}

function Told({ costs, environment }: { costs: EnvironmentCostsOutput; environment: { id: string; name: string } }) {
  const { figures, range, prices, days, budget } = costs;
  if (figures.hours === 0) return <p className="text-control text-secondary">It had no instances {range.words}.</p>;
  return (
    <div className="flex flex-col gap-3 text-control">
      {prices === null ? null : <Money figures={figures} words={range.words} />}
      <p className="text-secondary">Its instances were on {shareWords(figures)} of the time.</p>
      <CostDays days={days} name={environment.name} />
      <KeptOn figures={figures} />
      {budget === null ? null : <BudgetNote budget={budget} environment={environment} />}
      <CostNotes prices={prices} missing={figures.missing} />
    </div>
  );
}

function Money({ figures, words }: { figures: EnvironmentCostsOutput["figures"]; words: string }) {
  const { savedUsd, avoidedUsd, stoppedUsd, spentUsd, hoursAvoided, hoursOn } = figures;
  const spent = hoursOn === 0 ? "Nothing was spent on running: it was off all the time." : `${hoursWords(hoursOn)} on cost ${usdWords(spentUsd)}.`;
  if (hoursAvoided === 0) {
    return (
      <p>
        <strong className="font-semibold">Nothing saved</strong> {words}: it was on all the time. {spent}
      </p>
    );
  }
  return (
    <p>
      <strong className="font-semibold">{usdWords(savedUsd)} saved</strong> {words}: {usdWords(avoidedUsd)} for {hoursWords(hoursAvoided)} off, less{" "}
      {usdWords(stoppedUsd)} for what it still costs while stopped. {spent}
    </p>
  );
}

function KeptOn({ figures: { keptOnBy, hoursOn } }: Pick<EnvironmentCostsOutput, "figures">) {
  const kept = keptFor(keptOnBy);
  if (kept.length === 0) return null;
  return (
    <div>
      <h3 className="text-label font-semibold">Kept on by</h3>
      <dl className="mt-1 flex flex-col">
        {kept.map((each) => (
          <div key={`${each.cause} ${each.by ?? ""}`} className="flex items-baseline justify-between gap-3 border-b py-1.5 last:border-b-0">
            <dt className="min-w-0 [overflow-wrap:anywhere]">{keptWords(each)}</dt>
            <dd className="shrink-0 tabular-nums text-secondary">
              {hoursWords(each.hours)}, {Math.round((each.hours / hoursOn) * 100)} %
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
