"use client";

import { useNow } from "@/components/ui/clock";
import { formatDuration } from "@/components/ui/format-duration";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress-bar";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { counted } from "../quantity-words";
import { OriginalsLever, OriginalsLock } from "./originals-lever";

/** While it is in use: how long until finalize, conflicts so far, and what each of the two ways on does; not there otherwise. */
export function LivePanel({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const now = useNow(run.state === "live" ? 1_000 : 60_000);
  if (run.state !== "live" || run.liveAt === null) return null;
  const { script } = migration;
  const from = run.liveAt.getTime();
  const until = run.soakUntil?.getTime() ?? from;
  const isOver = now >= until;
  return (
    <Panel
      title="In use"
      detail={
        <>
          since <RelativeTime at={from} />
        </>
      }
      actions={<OriginalsLever migration={migration} run={run} />}
    >
      {run.unseen === null ? null : (
        <p role={run.unseen.isOver ? undefined : "alert"} className="mb-3 flex items-start gap-2 text-control">
          <LampShape kind={run.unseen.isOver ? "attention" : "failed"} className="mt-[3px]" />
          <span className="min-w-0 text-pretty [overflow-wrap:anywhere]">{run.unseen.words}</span>
        </p>
      )}
      <ProgressBar label="Time until finalize" value={until === from ? 1 : Math.min(1, (now - from) / (until - from))} />
      <p className="mt-2 text-control">
        {isOver ? overWords(run) : `It may be finalized in ${formatDuration(until - now)}.`}{" "}
        <span className="text-secondary">
          {run.conflictCount === 0
            ? "The application has changed no saved row so far."
            : `The application has changed ${counted(run.conflictCount, "saved row")} so far${run.round > 1 ? ", those of earlier turns among them" : ""}.`}
        </span>
      </p>
      <OriginalsLock run={run} />
      <dl className="mt-3 grid gap-x-6 gap-y-3 text-control sm:grid-cols-2">
        <div>
          <dt className="font-medium">Roll back</dt>
          <dd className="text-pretty text-secondary">{script.undo}</dd>
        </div>
        <div>
          <dt className="font-medium">Finalize</dt>
          <dd className="text-pretty text-secondary">{script.afterFinalize}</dd>
        </div>
      </dl>
    </Panel>
  );
}

function overWords({ finalizeDemands }: RunView): string {
  const approved = finalizeDemands.every(({ met }) => met);
  return approved ? "The waiting time is over: it may be finalized." : "The waiting time is over. Finalize still needs its approval.";
}
