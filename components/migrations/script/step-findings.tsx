import { LampShape } from "@/components/ui/lamp";
import type { Finding } from "@/server/migrations/schemas";
import { findingLamps, findingTitles, isAnswered, sortedFindings } from "../plan/finding-words";

/** What was found about one step, beside its SQL; what has an answer stands only in the list of all. */
export function StepFindings({ findings }: { findings: readonly Finding[] }) {
  const open = findings.filter((finding) => !isAnswered(finding));
  if (open.length === 0) return null;
  return (
    <ul className="mx-4 mt-1.5 ml-14 flex flex-col gap-1 text-control">
      {sortedFindings(open).map(({ rule, level, words }) => (
        <li key={`${rule} ${words}`} className="flex items-start gap-2">
          <LampShape kind={findingLamps[level]} size={10} className="mt-1" />
          <span className="min-w-0 text-pretty text-secondary [overflow-wrap:anywhere]">
            <span className="sr-only">{findingTitles[level]}: </span>
            {words}
          </span>
        </li>
      ))}
    </ul>
  );
}
