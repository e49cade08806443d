import type { EnvironmentSwitch } from "@/server/generated/prisma/client";
import type { Tx } from "@/server/platform/transaction";

type Ids = Pick<EnvironmentSwitch, "id" | "fromId" | "toId" | "startKey" | "stopKey" | "requestedBy">;

/*
 * While a switch runs, both sides are kept on by holds, and the side that has left is kept off by one: what is desired stays the one truth, and
 * nothing stops what is about to serve. Their ids are those the switch holds already, so that writing them twice is writing them once.
 */

/** Keeps both sides on until the switch lets go of them. Whatever kept the next one off because of an earlier switch ends. */
export async function holdBothOn(tx: Tx, row: Ids, names: { from: string; to: string }, now: Date): Promise<void> {
  const placedBy = `the switch from ${names.from} to ${names.to} (${row.requestedBy})`;
  const hold = { kind: "keep_on" as const, origin: "system", placedBy, placedAt: now, reason: "Kept on while traffic moves." };
  await tx.environmentHold.createMany({
    data: [
      { id: row.startKey, environmentId: row.toId, ...hold },
      { id: row.stopKey, environmentId: row.fromId, ...hold },
    ],
    skipDuplicates: true,
  });
}

/** Lets go of the side that left, and keeps it off until the next switch, a start by hand, or the end of the pair. */
export async function keepFromOff(tx: Tx, row: Ids, names: { from: string; to: string }, now: Date): Promise<void> {
  await endHolds(tx, [row.stopKey], "the switch", now);
  await tx.environmentHold.createMany({
    data: [
      {
        id: row.id,
        environmentId: row.fromId,
        kind: "keep_off" as const,
        origin: "system",
        placedBy: `the switch to ${names.to} (${row.requestedBy})`,
        placedAt: now,
        reason: `${names.to} serves instead.`,
      },
    ],
    skipDuplicates: true,
  });
}

/** Lets go of both sides; what an ended switch keeps off stays so. */
export async function letGo(tx: Tx, row: Ids, now: Date): Promise<void> {
  await endHolds(tx, [row.startKey, row.stopKey], "the switch", now);
}

/** Lets go of the side that a cancelled switch had started. */
export async function letGoOfTo(tx: Tx, row: Ids, now: Date): Promise<void> {
  await endHolds(tx, [row.startKey], "the switch", now);
}

/** Ends what earlier switches of a pair keep off. */
export async function endKeptOff(tx: Tx, pairId: string, endedBy: string, now: Date): Promise<void> {
  const earlier = await tx.environmentSwitch.findMany({ where: { pairId }, select: { id: true }, orderBy: { createdAt: "desc" }, take: 50 });
  await endHolds(
    tx,
    earlier.map(({ id }) => id),
    endedBy,
    now,
  );
}

async function endHolds(tx: Tx, ids: readonly string[], endedBy: string, now: Date): Promise<void> {
  await tx.environmentHold.updateMany({ where: { id: { in: [...ids] }, endedAt: null }, data: { endedAt: now, endedBy, version: { increment: 1 } } });
}
