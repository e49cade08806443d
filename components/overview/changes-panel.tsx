"use client";

import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OverviewOutput } from "@/server/environments/schemas";

/** What changed lately, newest first; each line leads to its environment. */
export function ChangesPanel({ changes }: { changes: OverviewOutput["changes"] }) {
  return (
    <Panel flush title="What changed">
      {changes.length === 0 ? (
        <EmptyState title="Nothing changed lately">Starts, stops and what AWS did by itself will stand here.</EmptyState>
      ) : (
        <ol>
          {changes.map((change) => (
            <li key={change.id} className="relative flex min-h-row items-center gap-2.5 border-b px-4 py-1.5 text-control last:border-b-0 hover:bg-hover">
              <LampShape kind={change.lamp} />
              <Link href={`/environments/${change.environmentId}`} className="min-w-0 flex-1 after:absolute after:inset-0">
                {change.sentence}
                {change.sentence.includes(change.environment) ? null : <span className="text-secondary"> · {change.environment}</span>}
              </Link>
              <RelativeTime at={change.at.getTime()} className="text-secondary" />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
