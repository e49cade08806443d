import type { Tx } from "@/server/platform/transaction";
import { endRequests } from "../end-requests";
import { moveOperations } from "../operation-claims";
import { loadedRows } from "./locked-rows";
import { holdOpenOperations } from "./reconcile-claims";
import { isSoStill } from "./still-wished";

/** States of an operation that AWS has not been asked for yet. */
const unsent: readonly string[] = ["pending", "claimed"];

/**
 * Takes back what the schedule asked for, AWS has not heard of, and somebody's act has just undone: a worker that has it in hand then finds it
 * moved, and sends nothing. What was sent already the next look turns round. The environment is locked, and the act written; its state is
 * refreshed after this.
 */
export async function takeBackScheduled(tx: Tx, environmentId: string, now: Date): Promise<void> {
  const rows = await loadedRows(tx, environmentId);
  const undone = rows.instances.flatMap(({ id, open }) => {
    if (open === null || open.byPerson || !unsent.includes(open.state)) return [];
    return isSoStill(rows, open.kind === "start" ? "running" : "stopped", { instanceId: id, now }) ? [] : [id];
  });
  if (undone.length === 0) return;
  // A worker may have sent one meanwhile: only now are they held.
  const held = (await holdOpenOperations(tx, undone)).filter(({ state }) => unsent.includes(state));
  const moved = await moveOperations(
    tx,
    held.map(({ id, version, fence, state }) => ({ id, version, fence, from: state, to: "superseded" as const, endedAt: now })),
  );
  await endRequests(
    tx,
    moved.map(({ requestRowId }) => requestRowId),
    now,
  );
}
