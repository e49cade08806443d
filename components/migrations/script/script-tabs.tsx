"use client";

import type { ReactNode } from "react";
import { LampShape } from "@/components/ui/lamp";
import { Tabs } from "@/components/ui/tabs";
import { scriptNames } from "@/server/migrations/scripts/schemas";
import type { MigrationScript, ScriptName, Step } from "@/server/migrations/scripts/schemas";
import type { Finding } from "@/server/migrations/schemas";
import { isLongBlock, lockWords, worstLock } from "./lock-words";
import { stepLocks } from "./step-blocks";
import { scriptTitles } from "./script-titles";
import { StepFindings } from "./step-findings";
import type { LineNotes } from "./sql-block";
import { StepView } from "./step-view";

export type StepNotes = (script: ScriptName, step: Step) => LineNotes | null;

export type ScriptTabsProps = {
  script: MigrationScript;
  findings?: readonly Finding[];
  /** Comments at the lines of a step; without it lines cannot be commented. */
  notes?: StepNotes;
  /** Beside the title of a step, such as how long it took in the rehearsal. */
  detail?: (script: ScriptName, step: Step) => ReactNode;
  /** Stands at the right of the tabs. */
  actions?: ReactNode;
};

/** The SQL three ways: exactly what runs, step by step. */
export function ScriptTabs({ script, findings = [], notes, detail, actions }: ScriptTabsProps) {
  const tabs = scriptNames.map((name) => ({
    value: name,
    label: `${scriptTitles[name]} · ${script[name].length}`,
    content: <ScriptSteps name={name} steps={script[name]} findings={findings} notes={notes} detail={detail} />,
  }));
  return <Tabs label="The three scripts" tabs={tabs} actions={actions} />;
}

type ScriptStepsProps = {
  name: ScriptName;
  steps: readonly Step[];
  findings: readonly Finding[];
  notes: StepNotes | undefined;
  detail: ScriptTabsProps["detail"];
};

function ScriptSteps({ name, steps, findings, notes, detail }: ScriptStepsProps) {
  if (steps.length === 0) return <p className="p-4 text-control text-secondary">{emptyWords[name]}</p>;
  const worst = worstLock(steps.flatMap(stepLocks));
  return (
    <>
      {worst === null ? null : (
        <p className="flex items-start gap-2 border-b px-4 py-2 text-control text-secondary">
          {isLongBlock(worst) ? <LampShape kind="attention" className="mt-[3px]" /> : null}
          At worst a statement {lockWords(worst)}.
        </p>
      )}
      <ol>
        {steps.map((step, index) => (
          <StepView key={step.key} step={step} position={index + 1} notes={notes?.(name, step) ?? null} detail={detail?.(name, step)}>
            <StepFindings findings={findings.filter(({ stepKey }) => stepKey === step.key)} />
          </StepView>
        ))}
      </ol>
    </>
  );
}

const emptyWords: Readonly<Record<ScriptName, string>> = {
  forward: "Forward does nothing.",
  rollback: "There is nothing to roll back.",
  finalize: "Nothing is left to be removed.",
};
