import type { UserActor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db";
import { visibleTo } from "./list-audit-events";
import type { EventVerbs } from "./list-audit-events";
import type { AuditFiltersOutput } from "./schemas";

/** The choices of the filters: every event there is, and the people and teams that occur in what the person may read. */
export async function auditFilters(db: Db, actor: UserActor, verbs: EventVerbs): Promise<AuditFiltersOutput> {
  const [actors, teams] = await Promise.all([
    db.auditEvent.groupBy({
      by: ["actorUid"],
      where: { AND: [visibleTo(actor), { actorKind: "user" }] },
      _max: { actorName: true },
      orderBy: { actorUid: "asc" },
      take: 500,
    }),
    db.auditEvent.groupBy({ by: ["team"], where: visibleTo(actor), orderBy: { team: "asc" }, take: 200 }),
  ]);
  return {
    events: Object.entries(verbs).map(([name, { verb }]) => ({ name, verb })),
    actors: actors.flatMap(({ actorUid, _max }) => (actorUid === null ? [] : [{ uid: actorUid, name: _max.actorName ?? actorUid }])),
    teams: teams.flatMap(({ team }) => (team === null ? [] : [team])),
  };
}
