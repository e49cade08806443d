import type { TargetRow, TargetSession } from "./target-session";

/**
 * Asks in a transaction that only reads: whatever the question calls, such as a function of the application or a sequence, changes nothing. `settings`
 * hold for this transaction alone.
 */
export async function readOnly(
  session: TargetSession,
  { sql, values }: { sql: string; values: readonly unknown[] },
  settings: readonly string[] = [],
): Promise<readonly TargetRow[]> {
  await session.query("start transaction read only");
  try {
    for (const setting of settings) await session.query(setting);
    return (await session.query(sql, values)).rows;
  } finally {
    await session.query("rollback").catch(() => undefined);
  }
}
