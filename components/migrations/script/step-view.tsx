import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { LampShape } from "@/components/ui/lamp";
import type { Step } from "@/server/migrations/scripts/schemas";
import { SqlBlockView } from "./sql-block";
import type { LineNotes } from "./sql-block";
import { stepBlocks } from "./step-blocks";
import { stepFacts } from "./step-words";

export type StepViewProps = {
  step: Step;
  /** From 1. */
  position: number;
  notes: LineNotes | null;
  /** Beside the title, such as how long it took in the rehearsal. */
  detail?: ReactNode;
  /** What lint or the rehearsal says about this step. */
  children?: ReactNode;
};

/** One step: what it does in words, the exact SQL with the lock of each statement, and what is only looked at folded away. */
export function StepView({ step, position, notes, detail, children }: StepViewProps) {
  const { main, aside } = stepBlocks(step);
  const blocking = step.type === "statements" ? step.blocking : null;
  return (
    <li className="border-b last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 pt-2.5">
        <span className="w-7 shrink-0 text-right text-label text-faint">{position}</span>
        <h3 className="min-w-0 flex-1 basis-56 text-control font-medium [overflow-wrap:anywhere]">{step.title}</h3>
        <span className="text-label text-secondary max-sm:pl-10">
          {stepFacts(step)}
          {detail}
        </span>
      </div>
      {blocking === null ? null : (
        <p className="mx-4 mt-1.5 ml-14 flex items-start gap-2 text-control">
          <LampShape kind="attention" className="mt-[3px]" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{blocking}</span>
        </p>
      )}
      {children}
      <div className="pb-1.5">
        {main.map((block) => (
          <SqlBlockView key={block.id} block={block} notes={notes} />
        ))}
      </div>
      {aside.length === 0 ? null : (
        <details className="group/aside">
          <summary className="flex list-none items-center gap-1 px-4 pb-2 pl-14 text-label text-secondary hover:text-ink touch:min-h-10 [&::-webkit-details-marker]:hidden">
            <ChevronRight size={12} aria-hidden className="transition-transform duration-[120ms] group-open/aside:rotate-90" />
            {step.type === "batches" ? "How ranges and progress are read" : "How it is seen to be done"}
            <span className="sr-only">: step {position}</span>
          </summary>
          <div className="border-t pb-1.5">
            {aside.map((block) => (
              <SqlBlockView key={block.id} block={block} notes={notes} />
            ))}
          </div>
        </details>
      )}
    </li>
  );
}
