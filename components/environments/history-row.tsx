import { ChevronRight } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { formatDuration } from "@/components/ui/format-duration";
import { LampShape } from "@/components/ui/lamp";
import type { LampKind } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { HistoryEntry, OutsideEntry } from "@/server/environments/schemas";
import { historySentence } from "./act-words";

/** One thing done; it opens to the instances and their AWS request ids. */
export function HistoryRow({ entry }: { entry: HistoryEntry }) {
  return (
    <details className="group/entry">
      <summary className="flex min-h-row list-none items-start gap-2.5 px-4 py-2 text-control hover:bg-hover [&::-webkit-details-marker]:hidden">
        <LampShape kind={outcomeLamp(entry)} className="mt-[3px]" />
        <span className="min-w-0 flex-1">
          {historySentence(entry)}
          {entry.outcome === "done" ? null : <span className="text-secondary"> · {entry.outcomeText}</span>}
          {entry.reason === null ? null : <span className="block text-secondary">“{entry.reason}”</span>}
        </span>
        <span className="shrink-0 text-right text-secondary">
          {entry.durationMs === null ? null : (
            <span className="max-sm:hidden">
              {formatDuration(entry.durationMs)}
              <span className="text-faint"> · </span>
            </span>
          )}
          <RelativeTime at={entry.at.getTime()} />
        </span>
        <ChevronRight size={14} aria-hidden className="mt-[2px] shrink-0 text-faint transition-transform duration-[120ms] group-open/entry:rotate-90" />
      </summary>
      <HistoryOperations entry={entry} />
    </details>
  );
}

/** Something that happened outside Switchyard; there is nothing more to tell, so it does not open. */
export function OutsideRow({ entry }: { entry: OutsideEntry }) {
  return (
    <div className="flex min-h-row items-start gap-2.5 px-4 py-2 text-control">
      <LampShape kind={entry.lamp} className="mt-[3px]" />
      <span className="min-w-0 flex-1">{entry.sentence}</span>
      <span className="shrink-0 pr-6 text-right text-secondary">
        <RelativeTime at={entry.at.getTime()} />
      </span>
    </div>
  );
}

/** The lamp an entry shows: what it led to. */
function outcomeLamp({ kind, outcome }: Pick<HistoryEntry, "kind" | "outcome">): LampKind {
  switch (outcome) {
    case "open":
      return "motion";
    case "done":
      return kind === "stop" || kind === "hibernate" ? "stopped" : "running";
    case "failed":
      return "failed";
    case "superseded":
      return "stopped";
    case "unknown":
    case "partly":
      return "attention";
  }
}

function HistoryOperations({ entry }: { entry: HistoryEntry }) {
  return (
    <ul className="flex flex-col gap-1 px-4 pb-3 pl-[38px] text-label">
      <li className="text-secondary">
        Asked by {entry.by} ({entry.byUid}). {entry.outcomeText}
      </li>
      {entry.operations.map((operation) => (
        <li key={operation.id} className="flex flex-wrap items-center gap-x-3">
          <span className="font-medium">{operation.instanceName}</span>
          <span className="font-mono text-secondary">{operation.ec2Id}</span>
          <span className="text-secondary">
            {operation.state}
            {operation.attempt > 1 ? `, ${operation.attempt} attempts` : ""}
          </span>
          <RequestId id={operation.awsRequestId} />
          {operation.note === null ? null : <span className="basis-full text-secondary">{operation.note}</span>}
          {operation.error === null ? null : <span className="basis-full text-secondary">{operation.error}</span>}
        </li>
      ))}
    </ul>
  );
}

function RequestId({ id }: { id: string | null }) {
  if (id === null) return <span className="text-faint">not sent to AWS</span>;
  return (
    <span className="inline-flex min-w-0 items-center gap-1 text-secondary">
      AWS request <code className="min-w-0 truncate font-mono">{id}</code>
      <CopyButton text={id} label="Copy AWS request id" className="-my-1" />
    </span>
  );
}
