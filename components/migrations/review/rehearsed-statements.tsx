import { LampShape } from "@/components/ui/lamp";
import type { RehearsalReport } from "@/server/migrations/rehearsal/schemas";
import { shortTime } from "../quantity-words";
import { lockWords } from "../script/lock-words";

const turnNames = { forward: "forward", rollback: "rollback", "forward-again": "forward again", finalize: "finalize" } as const;

/** Each statement as it ran on the copy: the locks it took beside those the script claims, and whether files were written anew. */
export function RehearsedStatements({ report, stepTitle }: { report: RehearsalReport; stepTitle: (stepKey: string) => string }) {
  return (
    <ul className="border-t">
      {report.statements.map(({ turn, stepKey, position, head, claimed, locks, isStronger, rewrites, ms }) => (
        <li key={`${turn} ${stepKey} ${position}`} className="border-b px-4 py-2 text-control last:border-b-0">
          <p className="flex flex-wrap items-baseline gap-x-2">
            {isStronger ? <LampShape kind="failed" size={10} className="self-center" /> : null}
            <span className="font-mono text-label [overflow-wrap:anywhere]">{head}</span>
            <span className="text-label text-faint">
              {turnNames[turn]} · {stepTitle(stepKey)} · {shortTime(ms)}
            </span>
          </p>
          <p className="text-label text-secondary">
            {locks === null
              ? "This server does not tell its locks."
              : locks.length === 0
                ? "Took no lock."
                : locks.map(({ mode, on }) => `${mode} on ${on}`).join(" · ")}
            {isStronger ? ` Stronger than claimed: ${lockWords(claimed)}.` : ""}
            {rewrites === null || rewrites.length === 0 ? "" : ` Wrote ${rewrites.join(", ")} anew.`}
          </p>
        </li>
      ))}
    </ul>
  );
}
