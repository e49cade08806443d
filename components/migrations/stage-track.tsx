import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { LampShape } from "@/components/ui/lamp";
import type { MigrationRow } from "@/server/migrations/review/schemas";

/** The databases of a migration in the order of their stages, each with its lamp: dev › staging › production. */
export function StageTrack({ stages }: { stages: MigrationRow["stages"] }) {
  return (
    <span className="flex flex-wrap items-center gap-x-1 gap-y-0.5 whitespace-nowrap text-secondary">
      {stages.map(({ runId, database, lamp, stateWord }, index) => (
        <Fragment key={runId}>
          {index === 0 ? null : <ChevronRight size={11} aria-hidden className="text-faint" />}
          <span className="inline-flex items-center gap-1" title={`${database}: ${stateWord}`}>
            <LampShape kind={lamp} size={9} />
            {database}
            <span className="sr-only">: {stateWord}</span>
          </span>
        </Fragment>
      ))}
    </span>
  );
}
