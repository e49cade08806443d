import { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { AuditEvent, Prisma } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { migrationAuditEvents } from "../audit-events";
import { authorizedMigration } from "../authorized-migration";
import type { historyInput } from "../acts/schemas";
import type { HistoryEntry, historyOutput } from "./schemas";

const verbs = new Map<string, string>(Object.values(migrationAuditEvents).map(({ name, verb }) => [name, verb]));

/** What an event may tell beside its verb; each is there in some events only. */
const told = z.object({
  words: z.string().nullable().optional().catch(null),
  sentence: z.string().optional().catch(undefined),
  result: z.string().optional().catch(undefined),
  verdict: z.string().optional().catch(undefined),
  state: z.string().optional().catch(undefined),
});

/**
 * What happened to a migration, newest first, from its records on the databases that the person may see.
 * @throws AppError `not_found`
 */
export async function migrationHistory(
  db: Db,
  actor: UserActor,
  { migrationId, limit, cursor }: z.infer<typeof historyInput>,
): Promise<z.infer<typeof historyOutput>> {
  const { runs } = await authorizedMigration(db, actor, "migration:view", { id: migrationId });
  const names = runs.map(({ database }) => database.name);
  const [at, id] = cursor ? decodeCursor(cursor, 2) : [];
  const after: Prisma.AuditEventWhereInput =
    at === undefined || id === undefined ? {} : { OR: [{ at: { lt: new Date(at) } }, { at: new Date(at), id: { lt: id } }] };
  const seen: Prisma.AuditEventWhereInput = { OR: [{ environment: null }, { environment: { in: names } }] };
  const rows = await db.auditEvent.findMany({
    where: { AND: [{ subjectId: migrationId }, seen, after] },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(entryOf), nextCursor: last === undefined ? null : encodeCursor([last.at.toISOString(), last.id]) };
}

function entryOf({ id, at, event, actorName, environment, reason, data }: AuditEvent): HistoryEntry {
  const { words, sentence, result, verdict, state } = told.safeParse(data).data ?? {};
  const hasFailed = result === "failed" || verdict === "failed" || (event === "migration.moved" && state === "failed");
  return {
    id,
    at,
    who: actorName,
    verb: verbs.get(event) ?? event,
    database: environment,
    words: reason ?? words ?? sentence ?? null,
    lamp: hasFailed ? "failed" : verdict === "refused" || event === "migration.sent-back" ? "attention" : null,
  };
}
