import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Db } from "@/server/platform/db";

/** Those of the names that stand for more than one environment the actor may see: two targets may each have one of the same name. */
export async function twinNames(db: Db, actor: UserActor, names: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.environment.groupBy({
    by: ["name"],
    where: { AND: [placeFilter(actor, "environment:view"), { name: { in: [...new Set(names)] }, state: { not: "gone" } }] },
    having: { name: { _count: { gt: 1 } } },
    orderBy: { name: "asc" },
  });
  return new Set(rows.map(({ name }) => name));
}

/** The name people read: "search-dev", or "search-dev (Lab account, Virginia)" where another one has the same name. */
export function environmentLabel({ name, target }: { name: string; target: { title: string } }, twins: ReadonlySet<string>): string {
  return twins.has(name) ? `${name} (${target.title})` : name;
}
