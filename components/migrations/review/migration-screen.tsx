"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { StateAnnouncer } from "@/components/environments/state-announcer";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { LoadFailed } from "@/components/shell/load-failed";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { HaltBanner } from "../halt/halt-banner";
import { MigrationNotFound } from "../migration-not-found";
import { hasBegun } from "../state-words";
import { RunSection } from "../run/run-section";
import { ApprovalPanel } from "./approval-panel";
import { DiscussionPanel } from "./discussion-panel";
import { FactsPanel } from "./facts-panel";
import { MigrationHeader } from "./migration-header";
import { MigrationScreenSkeleton } from "./migration-screen-skeleton";
import { PipelinePanel } from "./pipeline-panel";
import { FindingPanels, ProofPanels } from "./proof-panels";
import { chosenRun } from "./run-choice";
import { ScriptPanel } from "./script-panel";
import { TimelinePanel } from "./timeline-panel";
import { useComments } from "./use-comments";
import { WhyPanel } from "./why-panel";

/** One migration, top to bottom: what and why, what it does, who approved it, how it runs, and what happened. */
export function MigrationScreen({ number }: { number: number }) {
  const query = useQuery(useApi().migrations.get.queryOptions({ number }));
  const asked = useSearchParams().get("on");
  if (query.isError && shownErrorOf(query.error).code === "not_found") return <MigrationNotFound />;
  if (query.data === undefined) {
    return query.isError ? (
      <LoadFailed title={`Migration #${number}`} error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <MigrationScreenSkeleton />
    );
  }
  const run = chosenRun(query.data.runs, asked);
  return run === null ? <MigrationNotFound /> : <Migration migration={query.data} run={run} />;
}

function Migration({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const comments = useComments(migration);
  const begun = hasBegun(run.state);
  return (
    <div className="flex flex-col gap-5">
      <StateAnnouncer
        items={migration.runs.map(({ id, database, stateWord }) => ({ id, name: `Migration ${migration.number} on ${database.name}`, stateWord }))}
      />
      <MigrationHeader migration={migration} run={run} />
      <HaltBanner halt={migration.halt} lever={null} />
      <PipelinePanel migration={migration} run={run} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {begun ? <RunSection migration={migration} run={run} /> : null}
          <WhyPanel migration={migration} />
          <FindingPanels migration={migration} run={run} />
          <ScriptPanel migration={migration} run={run} comments={comments} />
          <ProofPanels migration={migration} run={run} />
          <DiscussionPanel migration={migration} comments={comments} />
        </div>
        <div className="flex min-w-0 flex-col gap-5 lg:col-start-2 lg:row-span-2">
          <ApprovalPanel migration={migration} run={run} />
          <FactsPanel migration={migration} run={run} />
        </div>
        <TimelinePanel migrationId={migration.id} />
      </div>
    </div>
  );
}
