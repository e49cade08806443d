"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import { ErrorNote } from "@/components/ui/error-note";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import type { ListDatabasesOutput } from "@/server/migrations/databases/schemas";
import type { EditedProposal } from "./edited-proposal";
import { KindFormFields, KindTabs, offeredKinds } from "./kind-fields";
import { CatalogError } from "./catalog-error";
import { DatabaseField, TableField } from "./place-fields";
import { PlanView } from "./plan-view";
import { ProposeBar } from "./propose-bar";
import { proposalInput, proposalLack } from "./proposal-input";
import { withDatabase } from "./proposal-draft";
import { kindFormOf } from "../kinds/kind-forms";
import { usePlan } from "./use-plan";
import { useProposal } from "./use-proposal";
import { WhyFields } from "./why-fields";

export type ProposeFormProps = {
  databases: ListDatabasesOutput["items"];
  kinds: readonly { kind: string; title: string; engines: readonly string[] }[];
  edited: EditedProposal | null;
};

/** At the left what is chosen and typed, at the right the plan of it, live. */
export function ProposeForm({ databases, kinds, edited }: ProposeFormProps) {
  const asked = useSearchParams().get("database");
  const proposal = useProposal(edited?.draft ?? null);
  const draft = proposal.draft.databaseId === null && databases.some(({ id }) => id === asked) ? withDatabase(proposal.draft, asked) : proposal.draft;
  const database = databases.find(({ id }) => id === draft.databaseId);
  const table = useTableFacts(draft.databaseId, draft.schema, draft.table);
  const form = kindFormOf(draft.kind);
  const read = proposalInput(draft, form, table.data?.facts ?? null);
  const live = usePlan(read.input === null ? null : { ...read.input, ...(edited === null ? {} : { migrationId: edited.id }) });
  const lack = proposalLack(draft, form, read.errors);
  const named = { ...draft, title: draft.title.trim() === "" ? (live.plan?.name ?? "") : draft.title };
  return (
    <div className="flex flex-col gap-5">
      <ProposeHeader edited={edited} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <Panel title="What">
            <div className="flex flex-col gap-4">
              <DatabaseField draft={draft} databases={databases} onChange={proposal.change} />
              {draft.databaseId === null ? null : <TableField draft={{ ...draft, databaseId: draft.databaseId }} onChange={proposal.change} />}
              {table.isError ? <CatalogError error={table.error} onRetry={() => void table.refetch()} retrying={table.isFetching} /> : null}
              {draft.table === "" || database === undefined ? null : (
                <KindTabs
                  draft={draft}
                  kinds={offeredKinds(kinds, database.engine)}
                  form={form}
                  facts={table.data?.facts ?? null}
                  errors={read.errors}
                  onChange={proposal.change}
                />
              )}
            </div>
          </Panel>
          <WhyFields draft={draft} suggestion={live.plan?.name ?? null} onChange={proposal.change} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {form?.isWide === true && table.data !== undefined ? (
            <Panel title="Statements">
              <KindFormFields draft={draft} form={form} facts={table.data.facts} errors={read.errors} onChange={proposal.change} />
            </Panel>
          ) : null}
          <LivePlanView live={live} input={read.input} lack={lack} />
        </div>
      </div>
      <ProposeBar draft={named} edited={edited} input={read.input} live={live} lack={lack} onDone={proposal.clear} />
    </div>
  );
}

function ProposeHeader({ edited }: { edited: EditedProposal | null }) {
  return (
    <PageHeader
      parents={[
        { label: "Migrations", href: "/migrations" },
        ...(edited === null ? [] : [{ label: `#${edited.number}`, href: `/migrations/${edited.number}` }]),
      ]}
      title={edited === null ? "Propose a migration" : `Edit migration #${edited.number}`}
      sentence={edited === null ? "Nothing runs until others have approved it." : "An edit voids every approval, because reviewers approve exactly what runs."}
    />
  );
}

function useTableFacts(databaseId: string | null, schema: string, table: string) {
  const enabled = databaseId !== null && table !== "";
  return useQuery(useApi().migrations.databases.table.queryOptions({ databaseId: databaseId ?? "", schema, table }, { enabled }));
}

type LivePlanProps = { live: ReturnType<typeof usePlan>; input: ReturnType<typeof proposalInput>["input"]; lack: string };

function LivePlanView({ live, input, lack }: LivePlanProps) {
  if (live.error !== null) {
    return <ErrorNote problem={live.error.message} referenceId={live.error.requestId || undefined} onRetry={live.again} retrying={live.isBehind} />;
  }
  if (live.plan !== null && input !== null) return <PlanView plan={live.plan} isBehind={live.isBehind} proposal={input} />;
  return (
    <Panel title="Plan" flush={input !== null}>
      {input === null ? (
        <p className="text-body text-secondary">
          {lack} The plan then appears here while you type: the SQL of all three scripts, the rows that break, and what it would stop.
        </p>
      ) : (
        <>
          <Skeleton className="m-4 w-80" />
          <SkeletonRows rows={8} label="Planning" />
        </>
      )}
    </Panel>
  );
}
