import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { isLive } from "./live-rows";
import type { EnvironmentRows, Looked } from "./rows";
import type { PlannedChange } from "./planned-changes";

/** Ends the open stretch of each environment and begins the one of what is desired from now on: "kept on by" and the costs read them. */
export async function saveStretches(tx: Tx, changes: readonly PlannedChange<"desired">[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const environmentIds = changes.map(({ rows }) => rows.id);
  await tx.desiredStretch.updateMany({ where: { environmentId: { in: environmentIds }, to: null }, data: { to: now } });
  await tx.desiredStretch.createMany({
    data: changes.map(({ rows, change }) => ({ id: newId(), environmentId: rows.id, from: now, ...stretchOf(change.desired, rows, now) })),
  });
}

type Stretch = { state: string; cause: string; by: string | null; because: string };

/** What is on although it should be off is on for those at work, or for what the idle rule sees where nobody says that they work. */
function stretchOf({ state, cause, because, keptOnBy }: Looked, { leases }: Pick<EnvironmentRows, "leases">, now: Date): Stretch {
  const kept = leases.some((lease) => isLive(lease, now)) ? "lease" : "activity";
  if (keptOnBy !== null) return { state: "running", cause: kept, by: keptOnBy, because: `Kept on by ${keptOnBy}.` };
  return { state, cause: cause.kind, by: "by" in cause ? cause.by : cause.kind === "exception" ? cause.label : null, because };
}
