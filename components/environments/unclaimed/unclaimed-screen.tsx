"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { PageHeader } from "@/components/ui/page-header";
import type { ListUnclaimedOutput } from "@/server/environments/unclaimed/schemas";
import { EnvironmentPages } from "../environment-pages";
import { TargetWarnings } from "../target-warnings";
import { useSelection } from "../use-selection";
import { AdoptLever } from "./adopt-lever";
import { AdoptionsPanel } from "./adoptions-panel";
import { adoptionPlan, lackOf, placementOf } from "./placements";
import type { Edit, Edits } from "./placements";
import { ProposalTable } from "./proposal-table";
import { UnclaimedEmpty } from "./unclaimed-empty";
import { hrefOfUnclaimed, unclaimedFilterFrom, unclaimedInputOf } from "./unclaimed-filter";
import { UnclaimedFilters } from "./unclaimed-filters";
import { unclaimedSentence } from "./unclaimed-sentence";
import { UnclaimedScreenSkeleton } from "./unclaimed-screen-skeleton";

/** Instances without our tags: what is proposed for them, what was accepted, and what is left to do. */
export function UnclaimedScreen() {
  const api = useApi();
  const params = useSearchParams();
  const filter = useMemo(() => unclaimedFilterFrom(params), [params]);
  const list = useQuery(api.environments.unclaimed.list.queryOptions(unclaimedInputOf(filter), { placeholderData: keepPreviousData }));
  const adoptions = useQuery(api.environments.unclaimed.adoptions.queryOptions());
  if (list.data === undefined || adoptions.data === undefined) {
    const failed = list.isError ? list : adoptions.isError ? adoptions : null;
    return failed === null ? (
      <UnclaimedScreenSkeleton />
    ) : (
      <LoadFailed title="Unclaimed" error={failed.error} onRetry={() => void failed.refetch()} retrying={failed.isFetching} />
    );
  }
  // Through the browser's history the screen asks the API itself; a router navigation would draw the page on the server again.
  const change = (next: typeof filter, how: "push" | "replace" = "push"): void =>
    how === "push" ? window.history.pushState(null, "", hrefOfUnclaimed(next)) : window.history.replaceState(null, "", hrefOfUnclaimed(next));
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Unclaimed" sentence={unclaimedSentence(list.data.totals)} />
      <EnvironmentPages />
      <TargetWarnings warnings={list.data.notes} />
      <AdoptionsPanel adoptions={adoptions.data} />
      {list.data.totals.instances === 0 ? null : <UnclaimedFilters filter={filter} onChange={change} list={list.data} />}
      {list.data.groups.length === 0 ? <UnclaimedEmpty list={list.data} /> : <Proposals list={list.data} />}
    </div>
  );
}

function Proposals({ list }: { list: ListUnclaimedOutput }) {
  const [edits, setEdits] = useState<Edits>({});
  const edit = useCallback((key: string, change: Edit) => setEdits((before) => ({ ...before, [key]: { ...before[key], ...change } })), []);
  const adoptable = list.groups.filter((group) => lackOf(placementOf(group, edits), list.teams) === null);
  const keys = adoptable.map(({ key }) => key);
  const selection = useSelection(keys);
  const chosen = adoptable.filter(({ key }) => selection.ids.has(key));
  return (
    <>
      <ProposalTable list={list} edits={edits} onEdit={edit} adoptable={new Set(keys)} selection={selection} />
      <AdoptLever plan={adoptionPlan(chosen, edits, list.existing)} chosen={chosen.length} onClear={selection.clear} />
    </>
  );
}
