import { Pencil } from "lucide-react";
import { LockNote } from "@/components/environments/row-note";
import { ButtonLink } from "@/components/ui/button-link";
import { Lamp } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { RunLeversRow } from "../levers/run-levers-row";
import { lockedWords } from "../levers/run-verbs";
import { RiskMark } from "../risk-mark";

/** Number and title, state and risk, the sentence that says why, and the levers. */
export function MigrationHeader({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const { number, title, levers } = migration;
  const locked = lockedWords(run);
  return (
    <div className="flex flex-col gap-1">
      <PageHeader
        parents={[{ label: "Migrations", href: "/migrations" }]}
        title={`#${number} ${title}`}
        state={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-control">
            <Lamp kind={run.lamp} word={run.stateWord} className="text-body" />
            <span className="text-secondary">
              on {run.database.name}, {run.database.stage}
            </span>
            {run.risk === null ? null : (
              <span className="text-secondary">
                <RiskMark level={run.risk.level} />
              </span>
            )}
          </span>
        }
        sentence={<span className="text-pretty">{run.because}</span>}
        actions={
          <>
            {levers.edit.allowed ? (
              <ButtonLink href={`/migrations/new?edit=${number}`} icon={<Pencil size={13} aria-hidden />} className="max-sm:flex-1">
                Edit
              </ButtonLink>
            ) : null}
            <RunLeversRow migration={migration} run={run} />
          </>
        }
      />
      {locked.map((reason) => (
        <p key={reason} className="text-control">
          <LockNote reason={reason} />
        </p>
      ))}
    </div>
  );
}
