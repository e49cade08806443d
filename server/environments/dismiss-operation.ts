import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { permissionOf } from "./act-permission";
import { environmentAuditEvents } from "./audit-events";
import { authorizedEnvironment, placeOf } from "./authorized-environment";
import { lockEnvironments } from "./environment-facts.sql";
import { refreshEnvironments } from "./refresh-environments";
import type { dismissOperationInput, dismissOperationOutput } from "./schemas";

/**
 * Closes a failed or unknown operation that a person has read; the environment then shows its plain state again. Needs the right to the same act.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` for an operation that goes on or ended well
 */
export async function dismissOperation(
  db: Database,
  actor: UserActor,
  input: z.infer<typeof dismissOperationInput>,
): Promise<z.infer<typeof dismissOperationOutput>> {
  const operation = await db.operation.findUnique({ where: { id: input.operationId }, include: { instance: true } });
  if (operation === null) throw notFound();
  const { kind, state, instance, version, fence } = operation;
  const environment = await authorizedEnvironment(db, actor, permissionOf(kind), instance.environmentId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "not_found" ? notFound() : error;
  });
  if (state !== "failed" && state !== "unknown")
    throw new AppError("invalid_state", "Only a failed operation, or one whose outcome is not known, can be dismissed.");
  if (operation.dismissedAt !== null) return { dismissed: true };
  const now = clock.now();
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [environment.id]);
    const { count } = await tx.operation.updateMany({
      where: { id: operation.id, version, fence, dismissedAt: null },
      data: { dismissedAt: now, version: { increment: 1 } },
    });
    if (count === 0) return;
    await record(tx, environmentAuditEvents["operation.dismissed"], {
      actor,
      subject: { noun: "environment", id: environment.id, label: environment.name },
      scope: placeOf(environment),
      data: { operationId: operation.id, kind, state, instance: instance.name },
    });
    await refreshEnvironments(tx, [environment.id], now);
  });
  return { dismissed: true };
}

function notFound(): AppError {
  return new AppError("not_found", "There is no such operation, or you may not see it.");
}
