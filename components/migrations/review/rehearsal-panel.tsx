"use client";

import { shownErrorOf } from "@/components/shell/api-error";
import { ErrorNote } from "@/components/ui/error-note";
import { Fold } from "@/components/ui/fold";
import { Lamp, LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RehearsalReport } from "@/server/migrations/rehearsal/schemas";
import type { RunView } from "@/server/migrations/review/schemas";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";
import { stepTitleOf } from "../plan/step-titles";
import { shortTime } from "../quantity-words";
import { proofLines, rehearsalLamps, rehearsalStateWords, turnLamps, turnTitles } from "./rehearsal-words";
import { RehearsedStatements } from "./rehearsed-statements";
import { useRehearsal } from "./use-rehearsal";

/** The proof: forward, writes, rollback, forward, finalize on a copy without rows, and what was compared afterwards. */
export function RehearsalPanel({ run, script }: { run: RunView; script: MigrationScript }) {
  const query = useRehearsal(run.id);
  if (query.data === undefined) {
    return (
      <Panel flush title="Rehearsal">
        {query.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <SkeletonRows rows={3} label="Loading the rehearsal" />
        )}
      </Panel>
    );
  }
  const { rehearsal } = query.data;
  if (rehearsal === null) {
    return (
      <Panel title="Rehearsal">
        <p className="text-control text-secondary">
          It was not rehearsed on {run.database.name} yet. A rehearsal carries everything out on a copy of the structure with made-up rows, and compares the
          catalogs.
        </p>
      </Panel>
    );
  }
  const { state, sentence, isCurrent, report, createdAt, endedAt } = rehearsal;
  return (
    <Panel
      flush
      title="Rehearsal"
      detail={<RelativeTime at={(endedAt ?? createdAt).getTime()} />}
      actions={<Lamp kind={rehearsalLamps[state]} word={rehearsalStateWords[state]} />}
    >
      <p className="px-4 py-2.5 text-control text-pretty">{sentence}</p>
      {isCurrent ? null : (
        <p className="flex items-start gap-2 border-t px-4 py-2.5 text-control">
          <LampShape kind="attention" className="mt-[3px]" />
          It was of another content or another table than now, so it proves nothing about this one.
        </p>
      )}
      {report === null ? null : <Report report={report} script={script} />}
    </Panel>
  );
}

function Report({ report, script }: { report: RehearsalReport; script: MigrationScript }) {
  return (
    <>
      <ul className="border-t">
        {proofLines(report).map(({ ok, words }) => (
          <li key={words} className="flex items-start gap-2.5 border-b px-4 py-2 text-control last:border-b-0">
            <LampShape kind={ok ? "running" : "failed"} className="mt-[3px]" />
            <span className="sr-only">{ok ? "right: " : "wrong: "}</span>
            {words}
          </li>
        ))}
      </ul>
      <ol aria-label="Turns" className="flex flex-wrap gap-x-5 gap-y-1 border-t px-4 py-2.5 text-control">
        {report.turns.map(({ turn, state, words, ms }) => (
          <li key={turn} title={words} className="inline-flex items-center gap-1.5">
            <LampShape kind={turnLamps[state]} size={10} />
            <span className="sr-only">{state}: </span>
            {turnTitles[turn]} <span className="text-faint">{shortTime(ms)}</span>
          </li>
        ))}
      </ol>
      <Fold title="Locks taken, statement by statement">
        <RehearsedStatements report={report} stepTitle={(key) => stepTitleOf(script, key) ?? key} />
      </Fold>
      <Limits report={report} />
    </>
  );
}

function Limits({ report }: { report: RehearsalReport }) {
  return (
    <>
      {report.catalog === null || report.catalog.differences.length === 0 ? null : (
        <Fold title="What differs after rollback" open>
          <ul>
            {report.catalog.differences.map(({ object, before, after }) => (
              <li key={`${object.kind} ${object.name}`} className="border-b px-4 py-2 text-control last:border-b-0">
                {object.kind} <span className="font-mono text-label">{object.name}</span>
                <span className="block font-mono text-label text-secondary [overflow-wrap:anywhere]">before: {before ?? "not there"}</span>
                <span className="block font-mono text-label [overflow-wrap:anywhere]">after: {after ?? "not there"}</span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {report.notCopied.length + report.notMeasured.length === 0 ? null : (
        <Fold title={`What it does not prove (${report.notCopied.length + report.notMeasured.length})`}>
          <ul>
            {report.notCopied.map(({ object, because }) => (
              <li key={`${object.kind} ${object.name}`} className="px-4 py-1.5 text-control text-secondary">
                {object.kind} <span className="font-mono text-label text-ink">{object.name}</span> was not copied: {because}
              </li>
            ))}
            {report.notMeasured.map((words) => (
              <li key={words} className="px-4 py-1.5 text-control text-secondary">
                {words}
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}
