import type { Prisma } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { openStates } from "./state-machine";

const include = { request: { include: { requestedBy: true } }, instance: { include: { environment: true } } } as const satisfies Prisma.OperationInclude;

/** An operation with everything a worker decides by. */
export type LoadedOperation = ReturnType<typeof toLoaded>;

const mostOpen = 10_000;

/** All open operations of a target, oldest first. */
export async function loadOpenOperations(db: Db, targetId: string): Promise<LoadedOperation[]> {
  const rows = await db.operation.findMany({
    where: { state: { in: [...openStates] }, instance: { targetId } },
    include,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: mostOpen,
  });
  return rows.map(toLoaded);
}

function toLoaded(row: Prisma.OperationGetPayload<{ include: typeof include }>) {
  return { ...row, environment: row.instance.environment };
}
