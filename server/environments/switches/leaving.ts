import type { Db } from "@/server/platform/db";

/**
 * Why nobody new is let into an environment: a switch has moved its traffic away and waits for those at work. In the form of a stop that
 * drains; null while no switch leaves it.
 */
export async function leavingSwitch(db: Db, environmentId: string): Promise<{ stage: "draining"; because: string } | null> {
  const running = await db.environmentSwitch.findFirst({
    where: { fromId: environmentId, endedAt: null, cancelAskedAt: null, state: { in: ["deregistering", "draining", "stopping"] } },
    include: { pair: { include: { a: { select: { id: true, name: true } }, b: { select: { id: true, name: true } } } } },
  });
  if (running === null) return null;
  const { a, b } = running.pair;
  return { stage: "draining", because: `${running.toId === a.id ? a.name : b.name} serves instead` };
}
