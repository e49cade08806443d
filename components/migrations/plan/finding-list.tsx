import { Fold } from "@/components/ui/fold";
import { LampShape } from "@/components/ui/lamp";
import type { Finding } from "@/server/migrations/schemas";
import { counted } from "../quantity-words";
import { findingLamps, findingTitles, isAnswered, sortedFindings, sourceTitles } from "./finding-words";

export type FindingListProps = {
  findings: readonly Finding[];
  /** Names the step a finding is about; null where the step is not known. */
  stepTitle?: (stepKey: string) => string | null;
};

/** What lint and the rehearsal found, what stands in the way first; objections that have an answer are folded. */
export function FindingList({ findings, stepTitle }: FindingListProps) {
  if (findings.length === 0) return <p className="p-4 text-control text-secondary">Nothing was found to be wrong.</p>;
  const answered = findings.filter(isAnswered);
  const others = sortedFindings(findings.filter((finding) => !isAnswered(finding)));
  return (
    <>
      {others.length === 0 ? null : <Lines findings={others} stepTitle={stepTitle} />}
      {answered.length === 0 ? null : (
        <Fold title={`${counted(answered.length, "objection")} of squawk, a second checker, with the answer to each`}>
          <Lines findings={answered} stepTitle={stepTitle} />
        </Fold>
      )}
    </>
  );
}

function Lines({ findings, stepTitle }: FindingListProps) {
  return (
    <ul>
      {findings.map((finding, index) => {
        const step = finding.stepKey === null ? null : (stepTitle?.(finding.stepKey) ?? null);
        return (
          <li key={index} className="flex items-start gap-2.5 border-b px-4 py-2.5 text-control last:border-b-0">
            <LampShape kind={findingLamps[finding.level]} className="mt-[3px]" />
            <span className="min-w-0 flex-1">
              <span className="sr-only">{findingTitles[finding.level]}: </span>
              <span className="text-pretty [overflow-wrap:anywhere]">{finding.words}</span>
              <span className="block text-label text-faint">
                {findingTitles[finding.level]} · {sourceTitles[finding.source]} <span className="font-mono">{finding.rule.replace(/^squawk\//, "")}</span>
                {step === null ? null : ` · ${step}`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
