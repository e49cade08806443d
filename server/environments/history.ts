import { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Prisma } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { authorizedEnvironment } from "./authorized-environment";
import { outcomeOf } from "./history-outcome";
import { outsideHistory } from "./outside-history";
import { requesterName } from "./requester";
import type { HistoryEntry, historyInput, historyOutput } from "./schemas";

const include = {
  requestedBy: true,
  operations: { include: { instance: true }, orderBy: [{ instance: { startOrder: "asc" } }, { instance: { name: "asc" } }, { id: "asc" }] },
} as const satisfies Prisma.OperationRequestInclude;

/** Moment and id of a page's last row; the moment as toISOString writes it, with a year of four digits. */
const cursorKeys = z.tuple([z.iso.datetime({ precision: 3 }), z.uuid()]);

type Cursor = { at: Date; id: string };
type RequestRow = Prisma.OperationRequestGetPayload<{ include: typeof include }>;

/** What was asked for in an environment, and what happened to it outside Switchyard, newest first: who, why, how long, and AWS's request ids. */
export async function listHistory(db: Db, actor: UserActor, input: z.infer<typeof historyInput>): Promise<z.infer<typeof historyOutput>> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", input.environmentId);
  const cursor = cursorOf(input.cursor);
  const wanted = input.limit + 1;
  const [requests, outside] = await Promise.all([readRequests(db, environment.id, cursor, wanted), outsideHistory(db, actor, environment, cursor?.at ?? null)]);
  const older = outside.filter(({ at, id }) => cursor === null || at < cursor.at || (at.getTime() === cursor.at.getTime() && id > cursor.id));
  const all = [...requests.map(toEntry), ...older].toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1));
  const items = all.slice(0, input.limit);
  const last = items.at(-1);
  const hasMore = all.length > input.limit && last !== undefined;
  return { items, nextCursor: hasMore ? encodeCursor([last.at.toISOString(), last.id]) : null };
}

function readRequests(db: Db, environmentId: string, cursor: Cursor | null, take: number): Promise<RequestRow[]> {
  const older = cursor === null ? {} : { OR: [{ createdAt: { lt: cursor.at } }, { createdAt: cursor.at, id: { gt: cursor.id } }] };
  return db.operationRequest.findMany({
    // A click that joined others' operations is told in their entry.
    where: { environmentId, operations: { some: {} }, ...older },
    include,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take,
  });
}

function cursorOf(cursor: string | undefined): Cursor | null {
  if (cursor === undefined) return null;
  const keys = cursorKeys.safeParse(decodeCursor(cursor, 2));
  if (!keys.success) throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  const [at, id] = keys.data;
  return { at: new Date(at), id };
}

function toEntry(row: RequestRow): HistoryEntry {
  const durationMs = row.endedAt === null ? null : row.endedAt.getTime() - row.createdAt.getTime();
  const states = row.operations.map(({ state }) => state);
  return {
    source: "switchyard",
    id: row.id,
    kind: row.kind,
    whole: row.whole,
    what: row.whole ? "whole environment" : row.operations.map(({ instance }) => instance.name).join(", "),
    by: requesterName(row),
    byUid: row.sourceIdentity,
    reason: row.reason,
    at: row.createdAt,
    endedAt: row.endedAt,
    durationMs,
    ...outcomeOf(row.kind, states, durationMs),
    operations: row.operations.map(({ id, state, awsRequestId, attempt, lastError, note, instance }) => ({
      id,
      state,
      awsRequestId,
      attempt,
      error: lastError,
      note,
      instanceName: instance.name,
      ec2Id: instance.ec2Id,
    })),
  };
}
