import { clock } from "@/server/platform/clock";
import { runDialectOf } from "../dialects/run-dialect";
import type { ThrottleSettings } from "../databases/schemas";
import type { Engine } from "../scripts/schemas";
import { readOnly } from "../target/read-only";
import { isTrueIn, textIn } from "../target/row-values";
import { TargetError } from "../target/target-session";
import type { TargetSession } from "../target/target-session";
import { send } from "./target-journal";
import type { TargetBusyness } from "./throttle-policy";

/** Reads how busy the target is, its own throttle query included. */
export async function readBusyness(
  session: TargetSession,
  engine: Engine,
  { table, settings }: { table: { schema: string; name: string }; settings: ThrottleSettings },
): Promise<TargetBusyness> {
  const [row] = (await send(session, runDialectOf(engine).load.read(table))).rows;
  const number = (column: string): number | null => {
    const text = textIn(row, column);
    return text === null ? null : Number(text);
  };
  return {
    activeSessions: number("active_sessions"),
    logBytes: number("log_bytes"),
    replicaLagSeconds: number("replica_lag_seconds"),
    vacuumsTable: isTrueIn(row, "vacuums_table"),
    waitWhile: settings.waitWhile === null ? null : await asked(session, settings.waitWhile),
    atMs: clock.elapsed(),
  };
}

/** Whoever wrote the query meant to ask; what it calls may do more, so it is asked where nothing can be changed. */
async function asked(session: TargetSession, query: string): Promise<boolean> {
  try {
    const [row] = await readOnly(session, { sql: query, values: [] });
    const [column] = Object.keys(row ?? {});
    return column !== undefined && isTrueIn(row, column);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    throw new TargetError(error.failure, `The database's own throttle query: ${error.message}`, error.details, { cause: error });
  }
}
