import Link from "next/link";
import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { EstimateFacts } from "../plan/estimate-facts";
import { RiskReasons } from "../plan/risk-reasons";
import { sizeWords } from "../quantity-words";

/** Time, risk, and what it is about. */
export function FactsPanel({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  return (
    <>
      {run.plan === null ? null : (
        <Panel title="Time and disk">
          <EstimateFacts estimate={run.plan.estimate} />
        </Panel>
      )}
      {run.risk === null ? null : (
        <Panel title="Risk">
          <RiskReasons risk={run.risk} />
        </Panel>
      )}
      <Panel title="Facts">
        <DefinitionList facts={factsOf(migration, run)} className="-my-2" />
      </Panel>
    </>
  );
}

function factsOf(
  { kindTitle, schemaName, tableName, team, createdBy, createdAt, revision }: MigrationDetail,
  { database, facts, plannedAt, fingerprint }: RunView,
): Fact[] {
  return [
    { label: "Change", value: kindTitle },
    { label: "Table", value: `${schemaName}.${tableName}`, mono: true },
    ...(facts === null ? [] : [{ label: "Size", value: `about ${Math.round(facts.estimatedRows).toLocaleString("en")} rows, ${sizeWords(facts.sizeBytes)}` }]),
    {
      label: "Database",
      value: (
        <Link href={`/migrations/databases/${database.id}`} className="link">
          {database.title}
        </Link>
      ),
    },
    { label: "Stage", value: database.stage },
    { label: "Team", value: team },
    { label: "Proposed", value: <RelativeTime at={createdAt.getTime()} /> },
    { label: "By", value: createdBy },
    { label: "Revision", value: String(revision) },
    ...(plannedAt === null ? [] : [{ label: "Planned", value: <RelativeTime at={plannedAt.getTime()} /> }]),
    ...(fingerprint === null ? [] : [{ label: "Fingerprint", value: fingerprint.slice(0, 12), mono: true, copy: fingerprint }]),
  ];
}
