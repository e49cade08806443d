import type { UserActor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db";
import { visibleTo } from "./list-audit-events";
import type { EventVerbs } from "./list-audit-events";
import type { AuditFiltersOutput } from "./schemas";

/** The choices of the filters: every event there is, and the people and teams that occur in what the person may read. */
export async function auditFilters(db: Db, actor: UserActor, verbs: EventVerbs): Promise<AuditFiltersOutput> {
  const [actors, teams] = await Promise.all([
    db.auditEvent.findMany({
      where: { AND: [visibleTo(actor), { actorKind: "user" }] },
      distinct: ["actorUid"],
      select: { actorUid: true, actorName: true },
      orderBy: { actorUid: "asc" },
      take: 500,
    }),
    db.auditEvent.findMany({ where: visibleTo(actor), distinct: ["team"], select: { team: true }, orderBy: { team: "asc" }, take: 200 }),
  ]);
  return {
    events: Object.entries(verbs).map(([name, { verb }]) => ({ name, verb })),
    actors: actors.flatMap(({ actorUid, actorName }) => (actorUid === null ? [] : [{ uid: actorUid, name: actorName }])),
    teams: teams.flatMap(({ team }) => (team === null ? [] : [team])),
  };
}
