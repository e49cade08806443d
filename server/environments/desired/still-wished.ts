import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { endRequests } from "../end-requests";
import { lockEnvironments } from "../environment-facts.sql";
import { moveOperations } from "../operation-claims";
import { refreshEnvironments } from "../refresh-environments";
import type { HeldOperation } from "../send-batch";
import { wishFor } from "./desired-state";
import { loadRows } from "./load-rows";
import type { EnvironmentRows } from "./rows";
import { usersOf } from "./stop-plan";

/**
 * Keeps what the schedule asked for and what is still so; the rest gives way to whatever is wished now, before AWS hears of it. A person may
 * have extended or stopped it since, and somebody may be at work.
 */
export async function stillWished(db: Database, claimed: readonly HeldOperation[]): Promise<HeldOperation[]> {
  const now = clock.now();
  const rows = new Map((await loadRows(db, [...new Set(claimed.map(({ environment }) => environment.id))])).map((one) => [one.id, one]));
  const isWished = ({ kind, environment, instance }: HeldOperation): boolean => {
    const found = rows.get(environment.id);
    return found !== undefined && isSoStill(found, kind === "start" ? "running" : "stopped", { instanceId: instance.id, now });
  };
  await withdraw(
    db,
    claimed.filter((operation) => !isWished(operation)),
    now,
  );
  return claimed.filter(isWished);
}

/** True while the wish holds, and for a stop while nobody is waited for. */
export function isSoStill(rows: EnvironmentRows, state: "running" | "stopped", { instanceId, now }: { instanceId: string; now: Date }): boolean {
  if (wishFor(rows, now, instanceId).state !== state) return false;
  return state === "running" || rows.stop?.stage === "stopping" || usersOf(rows, now, new Set([instanceId])).length === 0;
}

async function withdraw(db: Database, operations: readonly HeldOperation[], now: Date): Promise<void> {
  if (operations.length === 0) return;
  const environmentIds = operations.map(({ environment }) => environment.id);
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    const moves = operations.map(({ held: { id, version, fence } }) => ({
      id,
      version,
      fence,
      from: "claimed" as const,
      to: "superseded" as const,
      endedAt: now,
    }));
    const moved = await moveOperations(tx, moves);
    await endRequests(
      tx,
      moved.map(({ requestRowId }) => requestRowId),
      now,
    );
    await refreshEnvironments(tx, environmentIds, now);
  });
}
