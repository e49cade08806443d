import { clock } from "@/server/platform/clock";
import type { LoadedRun } from "../authorized-run";
import { readThrottle, readWindow, windowWords } from "../databases/database-words";
import type { TargetSession } from "../target/target-session";
import { readBusyness } from "./read-busyness";
import { reasonToWait } from "./throttle-policy";
import type { TargetBusyness } from "./throttle-policy";
import { isWindowOpen } from "./window-policy";

/** How often the target is asked how busy it is. */
const lookEveryMs = 1_000;
const waitMs = 2_000;

/** Why the batches of a run have to wait; null: they need not. The maintenance window counts unless what runs is a rollback. */
export function runThrottle(run: LoadedRun, session: TargetSession, script: string): () => Promise<{ ms: number; words: string } | null> {
  const settings = readThrottle(run.database.throttle);
  const window = readWindow(run.database.window);
  const table = { schema: run.migration.schemaName, name: run.migration.tableName };
  let before: TargetBusyness | null = null;
  let verdict: string | null = null;
  return async () => {
    if (script !== "rollback" && !isWindowOpen(window, clock.now())) {
      return { ms: waitMs, words: `the maintenance window is closed: it is open ${windowWords(window) ?? "at any time"}` };
    }
    if (before === null || clock.elapsed() - before.atMs >= lookEveryMs) {
      const now = await readBusyness(session, run.database.engine, { table, settings });
      verdict = reasonToWait(settings, now, before);
      before = now;
    }
    return verdict === null ? null : { ms: waitMs, words: verdict };
  };
}
