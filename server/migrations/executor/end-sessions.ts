import { clock } from "@/server/platform/clock";
import { failpoint } from "@/server/platform/failpoint";
import type { RunDialect } from "../dialects/run-dialect";
import { textIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";

const lookEveryMs = 50;
const longestWaitMs = 30_000;

/**
 * Ends every session of that name and waits until it is gone: a statement of a killed worker runs on in the server until then.
 * @throws TargetError `cancelled` when it is still there after half a minute, such as one that undoes a large copy
 */
export async function endSessions(session: TargetSession, dialect: RunDialect, name: string): Promise<void> {
  const until = clock.elapsed() + longestWaitMs;
  for (;;) {
    const { sql, values } = dialect.sessions.find(name);
    const { rows } = await session.query(sql, values);
    if (rows.length === 0) break;
    if (clock.elapsed() > until) throw new TargetError("cancelled", `The session ${name} of an earlier worker is still ending. It is waited for.`);
    for (const row of rows) await end(session, dialect, textIn(row, "id") ?? "0");
    await clock.sleep(lookEveryMs);
  }
  failpoint("migration-predecessor");
}

async function end(session: TargetSession, dialect: RunDialect, id: string): Promise<void> {
  const { sql, values } = dialect.sessions.end(id);
  try {
    await session.query(sql, values);
  } catch (error) {
    // It may have ended by itself between the look and the call; whether it did, the next look tells.
    if (!(error instanceof TargetError) || error.failure !== "other") throw error;
  }
}
