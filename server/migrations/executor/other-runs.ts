import type { Db } from "@/server/platform/db";
import type { LoadedRun } from "../authorized-run";
import { tableFacts } from "../catalog/schemas";
import { runDialectOf } from "../dialects/run-dialect";
import { failedUntouched, presentStates } from "../run-state";
import { halfWay, mustBeFinalFirst, mustEndFirst, mustGoFirst, sharedBy, takesRowsOut } from "./column-order";
import type { OrderedRun } from "./column-order";

/**
 * Why a run may not be rolled back yet, in words; null: it may. Of two migrations of the same column the later one is undone first, and so it is
 * where one of them takes rows out of the table, or out of one that rows which are out refer to; others are undone in any order.
 */
export async function whyNotUndoYet(db: Db, run: LoadedRun): Promise<string | null> {
  const ordered = orderedOf(run);
  const later = mustGoFirst(ordered, await othersOnDatabase(db, run));
  if (later === null) return null;
  const shared = sharedBy(ordered, later);
  const undo = "Roll that one back first, then this one.";
  if (shared === null) return `Migration ${later.number} took rows out of ${nameOf(later)} later, to which rows of this one refer. ${undo}`;
  const what = takesRowsOut(later) ? "took rows out of the same table" : `changed the same ${shared}`;
  return `Migration ${later.number} ${what} later. ${undo}`;
}

/**
 * Why a run may not be finalized yet, in words; null: it may. Of two migrations of the same column the earlier one is finalized first: what the later
 * one leaves for good, a rollback of the earlier one could not get past.
 */
export async function whyNotFinalYet(db: Db, run: LoadedRun): Promise<string | null> {
  const ordered = orderedOf(run);
  const earlier = mustBeFinalFirst(ordered, await othersOnDatabase(db, run));
  if (earlier === null) return null;
  const shared = sharedBy(ordered, earlier);
  const what = shared === null ? `took rows out of ${nameOf(earlier)} that refer to rows of this one` : `changed the same ${shared}`;
  return `Migration ${earlier.number} ${what} earlier, and could not be rolled back any more once this one is final. Finalize that one first; to undo both, roll this one back first.`;
}

/** Why a run may not begin because another one on its database is to be rolled back, in words; null: it may. Whoever undoes something is in a hurry. */
export async function whyBehindRollback(db: Db, { id, databaseId, database }: LoadedRun): Promise<string | null> {
  const [other] = await db.migrationRun.findMany({
    where: {
      databaseId,
      id: { not: id },
      rollbackAskedBy: { not: null },
      OR: [{ state: "live" }, { state: { in: ["paused", "failed"] }, resumeState: { in: ["expanding", "backfilling", "enforcing"] } }],
    },
    select: { migration: { select: { number: true } } },
    orderBy: { id: "asc" },
    take: 1,
  });
  return other === undefined ? null : `Migration ${other.migration.number} is to be rolled back on ${database.name}. This one waits for it.`;
}

/** Why a run may not begin because of another one on the same column, or because one of the two takes rows out of the table, in words; null: it may. */
export async function whyNotOnTop(db: Db, run: LoadedRun): Promise<string | null> {
  const [ordered, others] = [orderedOf(run), await othersOnDatabase(db, run)];
  const half = halfWay(ordered, others);
  if (half !== null)
    return `Migration ${half.number} stands half-way on the same ${sharedBy(ordered, half) ?? "table"}. It has to be finished or rolled back first.`;
  const other = mustEndFirst(ordered, others);
  if (other === null) return null;
  const { number } = other;
  const because = takesRowsOut(other)
    ? `Migration ${number} has taken rows out of the same table, and they have to fit when they come back`
    : `This one takes rows out of the table, and a rollback of migration ${number} could not give those their values back`;
  return `${because}. Finalize migration ${number} or roll it back first; this one begins then.`;
}

/**
 * Why a run may not begin because the same migration is on another database of its server, in words; null: it may. Where databases of a server
 * share the place of logs and originals, those of the two would be mixed.
 */
export async function whyNotBeside(db: Db, { id, migrationId, migration, database }: LoadedRun): Promise<string | null> {
  const { engine, host, port } = database;
  if (!runDialectOf(engine).sharesShadow) return null;
  const [other] = await db.migrationRun.findMany({
    where: { migrationId, id: { not: id }, database: { engine, host, port }, state: { in: [...presentStates] }, round: { gt: 0 } },
    select: { database: { select: { team: true } } },
    orderBy: { id: "asc" },
    take: 1,
  });
  if (other === undefined) return null;
  // Its name is no matter of those who read this and may not see it.
  return `Migration ${migration.number} is on another database of the same server, of the team ${other.database.team}, and both would keep originals in the same tables. It begins when that one is finalized or rolled back.`;
}

/** The names of databases on which the same migration is, under whatever address. */
export async function placesOf(db: Db, { id, migrationId, database: { engine } }: LoadedRun): Promise<readonly string[]> {
  const others = await db.migrationRun.findMany({
    where: { migrationId, id: { not: id }, database: { engine }, state: { in: [...presentStates] }, round: { gt: 0 } },
    select: { database: { select: { databaseName: true } } },
    take: 1_000,
  });
  return others.map(({ database }) => database.databaseName);
}

async function othersOnDatabase(db: Db, { id, databaseId }: LoadedRun): Promise<OrderedRun[]> {
  const runs = await db.migrationRun.findMany({
    where: { databaseId, id: { not: id }, state: { in: [...presentStates] } },
    select: {
      id: true,
      state: true,
      resumeState: true,
      liveAt: true,
      stateSince: true,
      tableFacts: true,
      migration: { select: { number: true, kind: true, schemaName: true, tableName: true, params: true } },
    },
    take: 1_000,
  });
  // What failed before it had begun stands in nobody's way.
  return runs.filter(({ state, resumeState }) => state !== "failed" || !failedUntouched(resumeState)).map(orderedOf);
}

/** Whatever else was known of a table when the migration was planned. */
const withKeys = tableFacts.pick({ foreignKeys: true }).loose();

function nameOf({ schemaName, tableName }: OrderedRun): string {
  return `${schemaName}.${tableName}`;
}

function orderedOf(
  run: Pick<LoadedRun, "id" | "state" | "liveAt" | "stateSince" | "tableFacts"> & {
    migration: Pick<LoadedRun["migration"], "number" | "kind" | "schemaName" | "tableName" | "params">;
  },
): OrderedRun {
  const { id, state, liveAt, stateSince, tableFacts: facts, migration } = run;
  const foreignKeys = withKeys.safeParse(facts).data?.foreignKeys ?? [];
  return {
    id,
    state,
    since: liveAt ?? stateSince,
    number: migration.number,
    kind: migration.kind,
    schemaName: migration.schemaName,
    tableName: migration.tableName,
    params: migration.params,
    parents: foreignKeys.filter(({ direction }) => direction === "out").map(({ schema, table }) => ({ schema, table })),
  };
}
