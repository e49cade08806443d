import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

/**
 * The id of the environment that a person means by its team, stage and name, among those they may see.
 * @throws AppError `not_found`; `duplicate` where several AWS targets hold one of that name
 */
export async function findEnvironmentId(db: Db, actor: UserActor, { team, stage, name }: { team: string; stage: string; name: string }): Promise<string> {
  const rows = await db.environment.findMany({
    where: { AND: [placeFilter(actor, "environment:view"), { team, stage, name, state: { not: "gone" } }] },
    select: { id: true },
    orderBy: { id: "asc" },
    take: 20,
  });
  const [only, ...others] = rows;
  if (only === undefined) throw new AppError("not_found", `There is no environment ${team}/${stage}/${name}, or you may not see it.`);
  if (others.length > 0) {
    throw new AppError("duplicate", `Several AWS targets hold an environment ${team}/${stage}/${name}. Name the one you mean by its id.`, {
      details: { ids: rows.map(({ id }) => id) },
    });
  }
  return only.id;
}
