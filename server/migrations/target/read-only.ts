import type { TargetRow, TargetSession } from "./target-session";

/** Asks in a transaction that only reads: whatever the question calls, such as a function of the application or a sequence, changes nothing. */
export async function readOnly(session: TargetSession, { sql, values }: { sql: string; values: readonly unknown[] }): Promise<readonly TargetRow[]> {
  await session.query("start transaction read only");
  try {
    return (await session.query(sql, values)).rows;
  } finally {
    await session.query("rollback").catch(() => undefined);
  }
}
