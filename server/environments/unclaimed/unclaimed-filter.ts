import type { Prisma } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";

/** The rows that wait for somebody to say where they belong: of these targets, still there, and not accepted already. */
export async function unclaimedFilter(db: Db, targetIds: readonly string[]): Promise<Prisma.UnclaimedInstanceWhereInput> {
  const open = await db.adoption.findMany({
    where: { targetId: { in: [...targetIds] }, tagsSeenAt: null, withdrawnAt: null },
    select: { targetId: true, ec2Id: true },
  });
  const accepted = [...Map.groupBy(open, ({ targetId }) => targetId)];
  return {
    targetId: { in: [...targetIds] },
    state: { notIn: ["missing", "terminated"] },
    NOT: accepted.map(([targetId, adoptions]) => ({ targetId, ec2Id: { in: adoptions.map(({ ec2Id }) => ec2Id) } })),
  };
}

/** How many instances nobody has said a place for. */
export async function countUnclaimed(db: Db): Promise<number> {
  const targets = await db.awsTarget.findMany({ where: { enabled: true }, select: { id: true } });
  return db.unclaimedInstance.count({
    where: await unclaimedFilter(
      db,
      targets.map(({ id }) => id),
    ),
  });
}
