"use client";

import { Lamp } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { cn } from "@/components/ui/class-names";
import type { SamplesInput } from "@/server/migrations/acts/schemas";
import type { PlanOutput } from "@/server/migrations/review/schemas";
import { BreakingRows } from "../plan/breaking-rows";
import { DependencyList } from "../plan/dependency-list";
import { EstimateFacts } from "../plan/estimate-facts";
import { FindingList } from "../plan/finding-list";
import { findingSummary } from "../plan/finding-words";
import { PlanSentences } from "../plan/plan-sentences";
import { RiskReasons } from "../plan/risk-reasons";
import { stepTitleOf } from "../plan/step-titles";
import { ValuesLever, useValues } from "../plan/values-lever";
import { ScriptTabs } from "../script/script-tabs";

/** The plan of what is typed: everything a reviewer would see. `isBehind`: it answers something that was typed before. */
export function PlanView({ plan, isBehind, proposal }: { plan: PlanOutput; isBehind: boolean; proposal: SamplesInput }) {
  const values = useValues(proposal);
  const { script, plan: facts, findings, risk } = plan;
  return (
    <div aria-busy={isBehind} className={cn("flex min-w-0 flex-col gap-5 transition-opacity duration-[120ms]", isBehind && "opacity-60")}>
      <Panel title={plan.name} detail={isBehind ? <Lamp kind="motion" word="planning" className="text-label" /> : undefined}>
        <PlanSentences script={script} />
      </Panel>
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Panel title="Time and disk">
          <EstimateFacts estimate={facts.estimate} />
        </Panel>
        <Panel title="Risk">
          <RiskReasons risk={risk} approvalWords={plan.approvalWords} />
        </Panel>
      </div>
      <Panel flush title="Rows">
        <BreakingRows
          measures={facts.measures}
          samples={values.samples ?? plan.samples}
          tableRows={plan.facts.estimatedRows}
          lever={<ValuesLever values={values} />}
        />
      </Panel>
      <Panel flush title="Findings" detail={findingSummary(findings)}>
        <FindingList findings={findings} stepTitle={(key) => stepTitleOf(script, key)} />
      </Panel>
      <Panel flush title="What else uses it" detail={facts.dependencies.length === 0 ? undefined : facts.dependencies.length}>
        <DependencyList dependencies={facts.dependencies} />
      </Panel>
      <Panel flush title="SQL" detail="exactly what runs">
        <ScriptTabs script={script} findings={findings} />
      </Panel>
    </div>
  );
}
