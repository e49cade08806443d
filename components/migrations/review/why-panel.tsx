import { Panel } from "@/components/ui/panel";
import type { MigrationDetail } from "@/server/migrations/review/schemas";
import { PlanSentences } from "../plan/plan-sentences";
import { VisibleText } from "../script/sql-code";

/** What it is for, in the author's words, and what it does, in three sentences. */
export function WhyPanel({ migration }: { migration: MigrationDetail }) {
  const { why, createdBy, script } = migration;
  return (
    <Panel title="What and why" detail={`by ${createdBy}`}>
      {why.trim() === "" ? null : (
        <p className="mb-4 text-body whitespace-pre-wrap [overflow-wrap:anywhere]">
          <VisibleText text={why} />
        </p>
      )}
      <PlanSentences script={script} />
    </Panel>
  );
}
