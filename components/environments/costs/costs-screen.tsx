"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterChip } from "@/components/ui/filter-chip";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { saveFile } from "@/components/ui/save-file";
import { costRanges } from "@/server/environments/costs/schemas";
import type { CostSummaryOutput } from "@/server/environments/costs/schemas";
import { EnvironmentPages } from "../environment-pages";
import { costCsv, csvName } from "./cost-csv";
import { CostNotes } from "./cost-notes";
import { costFilterFrom, costInputOf, hrefOfCosts } from "./cost-range-filter";
import type { CostFilter } from "./cost-range-filter";
import { CostTable } from "./cost-table";
import { costSentence, rangeLabels } from "./cost-words";
import { CostsScreenSkeleton } from "./costs-screen-skeleton";

/** What environments cost, what was saved by switching them off, and who and what kept them on: by team and by environment. */
export function CostsScreen() {
  const params = useSearchParams();
  const filter = useMemo(() => costFilterFrom(params), [params]);
  const query = useQuery(useApi().environments.costs.summary.queryOptions(costInputOf(filter), { placeholderData: keepPreviousData }));
  if (query.data !== undefined) return <Costs costs={query.data} filter={filter} />;
  return query.isError ? (
    <LoadFailed title="Costs" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  ) : (
    <CostsScreenSkeleton />
  );
}

function Costs({ costs, filter }: { costs: CostSummaryOutput; filter: CostFilter }) {
  const isEmpty = costs.environments.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Costs" sentence={costSentence(costs)} actions={isEmpty ? undefined : <CsvLever costs={costs} />} />
      <EnvironmentPages />
      <Ranges filter={filter} costs={costs} />
      {isEmpty ? (
        <Panel flush>
          <EmptyState title={`There were no instances ${costs.range.words}`}>
            Costs come from the states of instances as AWS told them. Choose another range.
          </EmptyState>
        </Panel>
      ) : (
        <>
          <CostNotes prices={costs.prices} missing={costs.total.missing} />
          <Tables costs={costs} filter={filter} />
        </>
      )}
    </div>
  );
}

function Tables({ costs: { teams, environments, more }, filter }: { costs: CostSummaryOutput; filter: CostFilter }) {
  const titles = new Map(teams.map(({ team, title }) => [team, title]));
  const teamRows = teams.map(({ team, title, environments: count, figures }) => ({
    key: team,
    name: title,
    detail: count === 1 ? "1 environment" : `${count} environments`,
    href: hrefOfCosts({ ...filter, team }),
    figures,
  }));
  const rows = environments.map(({ environmentId, name, team, stage, figures }) => ({
    key: environmentId,
    name,
    detail: `${titles.get(team) ?? team} · ${stage}`,
    href: `/environments/${environmentId}`,
    figures,
  }));
  return (
    <>
      <Panel title="Teams" flush>
        <CostTable label="Costs by team" first="Team" rows={teamRows} />
      </Panel>
      <Panel title="Environments" detail={more === 0 ? undefined : `the ${environments.length} largest; ${more} more are in the sums`} flush>
        <CostTable label="Costs by environment" first="Environment" rows={rows} />
      </Panel>
    </>
  );
}

function Ranges({ filter, costs }: { filter: CostFilter; costs: CostSummaryOutput }) {
  // Through the browser's history the screen asks the API itself; a router navigation would draw the page on the server again.
  const show = (next: CostFilter): void => window.history.pushState(null, "", hrefOfCosts(next));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div role="group" aria-label="Range" className="flex items-center gap-1">
        {costRanges.map((range) => (
          <Button
            key={range}
            size="small"
            variant={range === filter.range ? "secondary" : "ghost"}
            aria-pressed={range === filter.range}
            onClick={() => show({ ...filter, range })}
          >
            {rangeLabels[range]}
          </Button>
        ))}
      </div>
      {filter.team === null ? null : (
        <FilterChip
          label="team"
          value={costs.teams.find(({ team }) => team === filter.team)?.title ?? filter.team}
          onRemove={() => show({ ...filter, team: null })}
        />
      )}
    </div>
  );
}

function CsvLever({ costs }: { costs: CostSummaryOutput }) {
  return (
    <Button icon={<Download size={14} aria-hidden />} onClick={() => saveFile(csvName(costs), "text/csv", costCsv(costs))}>
      Save as CSV
    </Button>
  );
}
