import { covers } from "@/server/access/can";
import { isRoleName, roles } from "@/server/access/roles";
import type { Db } from "@/server/platform/db";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";

type OfRun = Pick<LoadedRun, "id" | "startedById" | "database" | "migration">;

const most = 200;

/** Who may review a run, as their groups were last read; its authors are left out. Their rights are asked again before anything is sent. */
export async function reviewersOf(db: Db, { database, migration }: OfRun): Promise<string[]> {
  const grants = await db.accessGrant.findMany();
  const place = placeOfDatabase(database);
  const groups = grants
    .filter(({ role }) => isRoleName(role) && roles[role].permissions.includes("migration:review"))
    .filter(({ teams, stages, environments }) => covers({ teams, stages, environments }, place))
    .map(({ groupDn }) => groupDn);
  const authors = migration.parts.filter(({ part }) => part === "author").map(({ entryUuid }) => entryUuid);
  const people = await db.user.findMany({
    where: { goneAt: null, groups: { hasSome: [...new Set(groups)] }, entryUuid: { notIn: authors } },
    select: { id: true },
    orderBy: { id: "asc" },
    take: most,
  });
  return people.map(({ id }) => id);
}

/** Whom a run concerns: its authors, its approvers, and whoever started it. */
export async function peopleOf(db: Db, { id, startedById, migration }: OfRun): Promise<string[]> {
  const approvals = await db.migrationApproval.findMany({ where: { runId: id }, select: { approverId: true }, distinct: ["approverId"], take: most });
  const authors = migration.parts.filter(({ part }) => part === "author").map(({ userId }) => userId);
  const starter = startedById === null ? [] : [startedById];
  return [...new Set([...authors, ...approvals.map(({ approverId }) => approverId), ...starter])].sort();
}
