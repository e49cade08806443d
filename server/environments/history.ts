import { z } from "zod";
import type { Actor } from "@/server/access/actor";
import type { Prisma } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { authorizedEnvironment } from "./authorized-environment";
import { outcomeOf } from "./history-outcome";
import type { HistoryEntry, historyInput, historyOutput } from "./schemas";

const include = {
  requestedBy: true,
  operations: { include: { instance: true }, orderBy: [{ instance: { startOrder: "asc" } }, { instance: { name: "asc" } }, { id: "asc" }] },
} as const satisfies Prisma.OperationRequestInclude;

/** Moment and id of a page's last row; the moment as toISOString writes it, with a year of four digits. */
const cursorKeys = z.tuple([z.iso.datetime({ precision: 3 }), z.uuid()]);

type RequestRow = Prisma.OperationRequestGetPayload<{ include: typeof include }>;

/** What was asked for in an environment, newest first: who, why, how long, and AWS's request ids. */
export async function listHistory(db: Db, actor: Actor, input: z.infer<typeof historyInput>): Promise<z.infer<typeof historyOutput>> {
  const { id: environmentId } = await authorizedEnvironment(db, actor, "environment:view", input.environmentId);
  const rows = await db.operationRequest.findMany({
    // A click that joined others' operations is told in their entry.
    where: { environmentId, operations: { some: {} }, ...olderThan(input.cursor) },
    include,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const hasMore = rows.length > input.limit && last !== undefined;
  return { items: page.map(toEntry), nextCursor: hasMore ? encodeCursor([last.createdAt.toISOString(), last.id]) : null };
}

function olderThan(cursor: string | undefined): Prisma.OperationRequestWhereInput {
  if (cursor === undefined) return {};
  const keys = cursorKeys.safeParse(decodeCursor(cursor, 2));
  if (!keys.success) throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  const [at, id] = keys.data;
  const createdAt = new Date(at);
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { gt: id } }] };
}

function toEntry(row: RequestRow): HistoryEntry {
  const durationMs = row.endedAt === null ? null : row.endedAt.getTime() - row.createdAt.getTime();
  const states = row.operations.map(({ state }) => state);
  return {
    id: row.id,
    kind: row.kind,
    whole: row.whole,
    what: row.whole ? "whole environment" : row.operations.map(({ instance }) => instance.name).join(", "),
    by: row.requestedBy.name,
    byUid: row.sourceIdentity,
    reason: row.reason,
    at: row.createdAt,
    endedAt: row.endedAt,
    durationMs,
    ...outcomeOf(row.kind, states, durationMs),
    operations: row.operations.map(({ id, state, awsRequestId, attempt, lastError, instance }) => ({
      id,
      state,
      awsRequestId,
      attempt,
      error: lastError,
      instanceName: instance.name,
      ec2Id: instance.ec2Id,
    })),
  };
}
