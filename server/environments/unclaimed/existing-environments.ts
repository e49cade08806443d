import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";
import type { ListUnclaimedOutput, ProposedEnvironment } from "./schemas";

/** Environments in one answer. */
const most = 1_000;

/** Environments that something could join, or that have the name of something proposed, with what they hold; those the actor may see. */
export async function existingEnvironments(db: Db, actor: UserActor, groups: readonly ProposedEnvironment[]): Promise<ListUnclaimedOutput["existing"]> {
  const names = groups.flatMap(({ environment }) => environment ?? []);
  const targetIds = groups.map(({ target }) => target.id);
  const nearby = { OR: [{ targetId: { in: [...new Set(targetIds)] } }, { name: { in: [...new Set(names)] } }] };
  const rows = await db.environment.findMany({
    where: { AND: [placeFilter(actor, "environment:view"), nearby, { state: { not: "gone" } }] },
    include: { target: true, _count: { select: { instances: { where: { state: { notIn: ["missing", "terminated"] } } } } } },
    orderBy: [{ team: "asc" }, { stage: "asc" }, { name: "asc" }, { id: "asc" }],
    take: most,
  });
  return rows.map(({ targetId, target, team, stage, name, _count }) => ({
    targetId,
    targetTitle: target.title,
    team,
    stage,
    name,
    instances: _count.instances,
  }));
}
