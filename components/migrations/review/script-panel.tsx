"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Fold } from "@/components/ui/fold";
import { Panel } from "@/components/ui/panel";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { useLineNotes } from "../script/line-comments";
import { ScriptDiff } from "../script/script-diff";
import { ScriptTabs } from "../script/script-tabs";
import { counted, shortTime } from "../quantity-words";
import { hasBegun } from "../state-words";
import { rehearsedMs } from "./rehearsal-words";
import { shortHash } from "./hash-facts";
import type { CommentActs } from "./use-comments";
import { useSeenScript } from "./use-seen-script";
import { useRehearsal } from "./use-rehearsal";

export type ScriptPanelProps = { migration: MigrationDetail; run: RunView; comments: CommentActs };

/** The SQL three ways, with line comments, and what changed since this person last read it. */
export function ScriptPanel({ migration, run, comments }: ScriptPanelProps) {
  const [showsDiff, setShowsDiff] = useState(false);
  const seen = useSeenScript(migration);
  const notes = useLineNotes(migration.comments, comments);
  const report = useRehearsal(run.id).data?.rehearsal?.report ?? null;
  const lever =
    seen === null ? undefined : (
      <Button size="small" aria-pressed={showsDiff} onClick={() => setShowsDiff(!showsDiff)} className="aria-pressed:border-ink">
        {showsDiff ? "Whole SQL" : `Changes since revision ${seen.revision}`}
      </Button>
    );
  const tabs = (
    <ScriptTabs
      script={migration.script}
      findings={run.findings}
      notes={notes}
      detail={(script, step) => {
        const ms = rehearsedMs(report, script, step.key);
        return ms === null ? null : <span> · rehearsed in {shortTime(ms)}</span>;
      }}
    />
  );
  return (
    <Panel
      flush
      title="SQL"
      detail={
        <span className="max-sm:hidden">
          exactly what runs · revision {migration.revision} · <span className="font-mono text-label">{shortHash(migration.contentHash)}</span>
        </span>
      }
      actions={lever}
    >
      {showsDiff && seen !== null ? (
        <ScriptDiff before={seen.script} after={migration.script} />
      ) : hasBegun(run.state) ? (
        <Fold title={lengthWords(migration.script)}>{tabs}</Fold>
      ) : (
        tabs
      )}
    </Panel>
  );
}

/** Once it runs, how it runs is what the page is for. */
function lengthWords({ forward, rollback, finalize }: MigrationDetail["script"]): string {
  return `${counted(forward.length, "step")} forward, ${rollback.length} back, ${finalize.length} to finalize`;
}
