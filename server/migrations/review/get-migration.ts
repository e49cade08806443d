import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { MigrationHalt } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { authorizedMigration, shownName } from "../authorized-migration";
import type { LoadedMigration, RunOnDatabase } from "../authorized-migration";
import { placeOfDatabase } from "../databases/authorized-database";
import { whyNotFinalYet, whyNotUndoYet } from "../executor/other-runs";
import { kindParams } from "../planning/schemas";
import { migrationScript } from "../scripts/schemas";
import type { MigrationScript } from "../scripts/schemas";
import { whyNotThere } from "./add-database";
import { identityOf } from "./become";
import { maySpeak } from "./comment-on-migration";
import { commentViews } from "./comment-views";
import { whyNotEditable } from "./editable";
import { openHalt } from "./halt";
import { kindTitle } from "./kind-title";
import { leverOf } from "./lever";
import { openForces } from "./open-forces";
import { approvalStand } from "./require-approved";
import { databaseRef, runView } from "./run-view";
import type { HaltView, MigrationDetail, RunView } from "./schemas";

const mostShown = 200;

/**
 * A migration with everything a reviewer sees, on the databases that the person may see.
 * @throws AppError `not_found`
 */
export async function getMigration(db: Db, actor: UserActor, number: number): Promise<MigrationDetail> {
  const migration = await authorizedMigration(db, actor, "migration:view", { number });
  const [entryUuid, halt] = await Promise.all([identityOf(db, actor), openHalt(db)]);
  const script = migrationScript.parse(migration.script);
  const scene = { migration, actor, entryUuid, halt, script };
  return {
    ...ownColumns(migration),
    number,
    script,
    kindTitle: kindTitle(migration.kind),
    params: kindParams.safeParse(migration.params).data ?? {},
    authors: migration.parts.filter(({ part }) => part === "author").map(({ name, entryUuid: of }) => ({ name, isYou: of === entryUuid })),
    runs: await Promise.all(migration.runs.map((run) => viewOfRun(db, run, scene))),
    comments: await commentViews(db, actor, migration, script),
    candidates: await candidates(db, actor, migration),
    halt: haltView(halt),
    levers: levers(actor, migration),
  };
}

/** What is shown as it is kept. */
function ownColumns(migration: LoadedMigration) {
  const { id, title, why, team, engine, kind, schemaName, tableName, contentHash, revision, createdBy, createdAt, updatedAt, version } = migration;
  return { id, title, why, team, engine, kind, schemaName, tableName, contentHash, revision, createdBy, createdAt, updatedAt, version };
}

/** "Stop everything", as screens show it. */
export function haltView(halt: MigrationHalt | null): HaltView | null {
  return halt && { id: halt.id, reason: halt.reason, startedBy: halt.startedBy, startedAt: halt.startedAt };
}

type Scene = { migration: LoadedMigration; actor: UserActor; entryUuid: string; halt: MigrationHalt | null; script: MigrationScript };

async function viewOfRun(db: Db, row: RunOnDatabase, { migration, actor, entryUuid, halt, script }: Scene): Promise<RunView> {
  const run = { ...row, migration };
  const [stand, finalizeStand, approvals, rehearsals, asked, conflictCount, undoFirst, finalFirst] = await Promise.all([
    approvalStand(db, run, { purpose: "run" }),
    approvalStand(db, run, { purpose: "finalize" }),
    db.migrationApproval.findMany({ where: { runId: run.id }, orderBy: [{ decidedAt: "desc" }, { id: "desc" }], take: mostShown }),
    db.migrationRehearsal.findMany({ where: { runId: run.id }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 1 }),
    openForces(db, run.id),
    db.migrationConflict.count({ where: { runId: run.id } }),
    whyNotUndoYet(db, run),
    whyNotFinalYet(db, run),
  ]);
  const forces = asked.map(({ askedByUuid }) => ({ askedByYou: askedByUuid === entryUuid }));
  const at = { now: clock.now(), zone: organisationZone() };
  return runView({
    run,
    actor,
    entryUuid,
    stand,
    finalizeStand,
    halt,
    forces,
    undoFirst,
    finalFirst,
    undo: script,
    approvals,
    rehearsal: rehearsals[0],
    asked,
    conflictCount,
    ...at,
  });
}

async function candidates(db: Db, actor: UserActor, migration: LoadedMigration): Promise<MigrationDetail["candidates"]> {
  const rows = await db.targetDatabase.findMany({
    where: { AND: [placeFilter(actor, "database:view"), { team: migration.team, engine: migration.engine, archivedAt: null }] },
    orderBy: [{ stage: "asc" }, { name: "asc" }],
    take: mostShown,
  });
  const others = rows.filter(({ id }) => !migration.allRuns.some(({ databaseId }) => databaseId === id));
  return others.map((database) => {
    const lacks = can(actor, "migration:propose", placeOfDatabase(database))
      ? null
      : `It needs the permission migration:propose on ${database.name}. An admin can grant it.`;
    return { ...databaseRef(database), lever: leverOf(lacks ?? whyNotThere(migration, database)) };
  });
}

function levers(actor: UserActor, migration: LoadedMigration): MigrationDetail["levers"] {
  const locked = migration.allRuns.find(({ database, state }) => state !== "cancelled" && !can(actor, "migration:propose", placeOfDatabase(database)));
  const lacks = locked === undefined ? null : `It needs the permission migration:propose on ${shownName(migration, locked)}. An admin can grant it.`;
  return {
    edit: leverOf(lacks ?? whyNotEditable(migration)),
    comment: leverOf(maySpeak(actor, migration) ? null : "It needs migration:propose, migration:review or migration:run. An admin can grant them."),
    addDatabase: leverOf(
      migration.runs.some(({ database }) => can(actor, "migration:propose", placeOfDatabase(database)))
        ? null
        : "It needs the permission migration:propose. An admin can grant it.",
    ),
  };
}
