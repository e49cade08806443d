"use client";

import { Suspense, lazy } from "react";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { LivePanel } from "./live-panel";
import { RunPanel } from "./run-panel";

const ConflictPanel = lazy(async () => ({ default: (await import("./conflict-panel")).ConflictPanel }));

/** How it runs on this database: steps and progress, the time until finalize, and the conflicts. */
export function RunSection({ migration, run }: { migration: MigrationDetail; run: RunView }) {
  return (
    <>
      <RunPanel run={run} />
      <LivePanel migration={migration} run={run} />
      {run.conflictCount === 0 && run.forces.length === 0 ? null : (
        <Suspense
          fallback={
            <Panel flush title="Conflicts">
              <SkeletonRows rows={4} label="Loading conflicts" />
            </Panel>
          }
        >
          <ConflictPanel run={run} />
        </Suspense>
      )}
    </>
  );
}
