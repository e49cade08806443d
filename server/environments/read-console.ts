import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "./audit-events";
import { authorizedInstance, placeOf } from "./authorized-environment";
import { readSoon } from "./request-early-poll";
import type { diagnosisInput, diagnosisOutput } from "./connection/schemas";

/**
 * The end of what a troubled instance wrote to its console, as the worker read it last; with `again` the worker is asked to read it anew.
 * A console may hold secrets: the right to connect is needed, and each reading is recorded.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when nothing is wrong with the instance any more
 */
export async function readConsole(db: Database, actor: UserActor, input: z.infer<typeof diagnosisInput>): Promise<z.infer<typeof diagnosisOutput>> {
  const { instance, environment } = await authorizedInstance(db, actor, "environment:connect", input.instanceId);
  const found = await inTransaction(db, async (tx) => {
    const diagnosis = await tx.instanceDiagnosis.findUnique({ where: { instanceId: instance.id } });
    if (diagnosis === null) throw new AppError("invalid_state", `Nothing is wrong with ${instance.name} any more, so its console is not kept.`);
    if (input.again) await tx.instanceDiagnosis.update({ where: { instanceId: instance.id }, data: { consoleAt: null } });
    const { consoleText: text, consoleAt: readAt, consoleError: error } = diagnosis;
    if (text !== null && readAt !== null) {
      await record(tx, environmentAuditEvents["environment.console-read"], {
        actor,
        subject: { noun: "environment", id: environment.id, label: environment.name },
        scope: placeOf(environment),
        data: { instance: instance.name, ec2Id: instance.ec2Id, readAt: readAt.toISOString() },
      });
    }
    return { text, readAt, error };
  });
  if (input.again) await readSoon(db, [instance.targetId]);
  return found;
}
