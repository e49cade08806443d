"use client";

import { Panel } from "@/components/ui/panel";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { BreakingRows } from "../plan/breaking-rows";
import { DependencyList } from "../plan/dependency-list";
import { FindingList } from "../plan/finding-list";
import { findingSummary } from "../plan/finding-words";
import { stepTitleOf } from "../plan/step-titles";
import { ValuesLever, useValues } from "../plan/values-lever";
import type { KindParams } from "../kinds/kind-form";
import { RehearsalPanel } from "./rehearsal-panel";

/** What was found out about it on this database: rows that break, and what lint says. */
export function FindingPanels({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const { plan, findings } = run;
  return (
    <>
      {plan === null ? (
        <Panel title="Rows">
          <p className="text-control text-secondary">It has not been planned on {run.database.name} yet. That happens when it is submitted.</p>
        </Panel>
      ) : (
        <RowsPanel migration={migration} run={run} plan={plan} />
      )}
      <Panel flush title="Findings" detail={findingSummary(findings)}>
        <FindingList findings={findings} stepTitle={(key) => stepTitleOf(migration.script, key)} />
      </Panel>
    </>
  );
}

/** What it was proved by, and what else it meets: the rehearsal, and all that names the column. */
export function ProofPanels({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const { plan } = run;
  return (
    <>
      <RehearsalPanel run={run} script={migration.script} />
      {plan === null || plan.dependencies.length === 0 ? null : (
        <Panel flush title="What else uses it" detail={plan.dependencies.length}>
          <DependencyList dependencies={plan.dependencies} />
        </Panel>
      )}
    </>
  );
}

function RowsPanel({ migration, run, plan }: { migration: MigrationDetail; run: RunView; plan: NonNullable<RunView["plan"]> }) {
  const values = useValues({
    databaseId: run.database.id,
    kind: migration.kind,
    schema: migration.schemaName,
    table: migration.tableName,
    params: migration.params as KindParams,
  });
  return (
    <Panel flush title="Rows" detail={`on ${run.database.name}, when it was planned`}>
      <BreakingRows
        isStored
        measures={plan.measures}
        samples={values.samples ?? []}
        tableRows={run.facts?.estimatedRows ?? 0}
        {...(run.levers.readValues.allowed ? { lever: <ValuesLever values={values} /> } : {})}
      />
    </Panel>
  );
}
