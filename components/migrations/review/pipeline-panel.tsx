"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Lamp } from "@/components/ui/lamp";
import { cn } from "@/components/ui/class-names";
import { Panel } from "@/components/ui/panel";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { shortHash } from "./hash-facts";
import { MoveMenu } from "./move-menu";

/** Its databases from dev to production: one content, the same hash on each; a press shows how it stands there. */
export function PipelinePanel({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  const { runs, number, contentHash } = migration;
  return (
    <Panel
      flush
      title="Databases"
      detail={
        <span className="max-sm:hidden">
          the same content on each: <span className="font-mono text-label">{shortHash(contentHash)}</span>
        </span>
      }
      actions={<MoveMenu migration={migration} />}
    >
      <ol className="flex flex-wrap items-stretch">
        {runs.map((each, index) => (
          <li key={each.id} className="flex min-w-0 items-center max-sm:w-full max-sm:border-b max-sm:last:border-b-0">
            {index === 0 ? null : <ChevronRight size={14} aria-hidden className="shrink-0 text-faint max-sm:hidden" />}
            <Link
              href={`/migrations/${number}?on=${encodeURIComponent(each.database.name)}`}
              scroll={false}
              aria-current={each.id === run.id ? "true" : undefined}
              className={cn(
                "flex min-w-0 flex-1 flex-col px-4 py-2.5 text-control hover:bg-hover focus-visible:-outline-offset-2",
                each.id === run.id && runs.length > 1 && "bg-selected",
              )}
            >
              <span className="text-label text-faint">{each.database.stage}</span>
              <span className="flex flex-wrap items-center gap-x-3">
                <span className="font-medium">{each.database.name}</span>
                <Lamp kind={each.lamp} word={each.stateWord} />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
