import { clock } from "@/server/platform/clock";
import { runDialectOf } from "../dialects/run-dialect";
import type { ThrottleSettings } from "../databases/schemas";
import type { Engine } from "../scripts/schemas";
import { textIn } from "../target/row-values";
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
    vacuumsTable: isTrue(textIn(row, "vacuums_table")),
    waitWhile: settings.waitWhile === null ? null : await asked(session, settings.waitWhile),
    atMs: clock.elapsed(),
  };
}

async function asked(session: TargetSession, query: string): Promise<boolean> {
  const [row] = (await session.query(query)).rows;
  const [column] = Object.keys(row ?? {});
  return column !== undefined && isTrue(textIn(row, column));
}

function isTrue(text: string | null): boolean {
  return text === "true" || text === "1" || text === "t";
}
