import { LampShape } from "@/components/ui/lamp";
import type { RehearsalReport } from "@/server/migrations/rehearsal/schemas";
import { counted, shortTime } from "../quantity-words";
import { lockWords } from "../script/lock-words";
import { tellsSomething } from "./rehearsal-words";

const turnNames = { forward: "forward", rollback: "rollback", "forward-again": "forward again", finalize: "finalize" } as const;

/** Each statement that took a lock on the copy, beside what the script claims, and whether files were written anew; the others are counted. */
export function RehearsedStatements({ report, stepTitle }: { report: RehearsalReport; stepTitle: (stepKey: string) => string }) {
  const told = report.statements.filter(tellsSomething);
  const quiet = report.statements.length - told.length;
  return (
    <>
      <ul>
        {told.map(({ turn, stepKey, position, head, claimed, locks, isStronger, rewrites, ms }) => (
          <li key={`${turn} ${stepKey} ${position}`} className="border-b px-4 py-2 text-control last:border-b-0">
            <p className="flex flex-wrap items-baseline gap-x-2">
              {isStronger ? <LampShape kind="failed" size={10} className="self-center" /> : null}
              <span className="font-mono text-label [overflow-wrap:anywhere]">{head}</span>
              <span className="text-label text-faint">
                {turnNames[turn]} · {stepTitle(stepKey)} · {shortTime(ms)}
              </span>
            </p>
            <p className="text-label text-secondary">
              {locks === null ? "This server does not tell its locks." : locks.map(({ mode, on }) => `${mode} on ${on}`).join(" · ")}
              {isStronger ? ` Stronger than claimed: ${lockWords(claimed)}.` : ""}
              {rewrites === null || rewrites.length === 0 ? "" : ` Wrote ${rewrites.join(", ")} anew.`}
            </p>
          </li>
        ))}
      </ul>
      {quiet === 0 ? null : (
        <p className="border-t px-4 py-2 text-label text-secondary first:border-t-0">
          {told.length === 0 ? counted(quiet, "statement") : counted(quiet, "other")} took no further lock and wrote no file anew.
        </p>
      )}
    </>
  );
}
