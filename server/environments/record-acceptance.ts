import { record } from "@/server/audit/record";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "./audit-events";
import { placeOf } from "./authorized-environment";
import { requesterRef } from "./requester";
import type { HeldOperation } from "./send-batch";

/** Names in one record; the ids are all there. */
const mostNames = 20;

/**
 * Records that AWS accepted a call: one event for each environment it touched, in the name of whoever had asked.
 * `awsRequestId` is AWS's own id, or null when its answer was lost and the act was seen instead.
 */
export async function recordAcceptance(tx: Tx, accepted: readonly HeldOperation[], awsRequestId: string | null): Promise<void> {
  for (const operations of Map.groupBy(accepted, ({ environment, request }) => `${environment.id} ${request.id}`).values()) {
    const [first] = operations;
    if (first === undefined) continue;
    const { environment, kind, request } = first;
    const { reason } = request;
    await record(tx, environmentAuditEvents["operation.accepted"], {
      actor: requesterRef(request),
      subject: { noun: "environment", id: environment.id, label: environment.name },
      scope: placeOf(environment),
      reason,
      externalId: awsRequestId,
      data: {
        kind,
        instances: operations.map(({ instance }) => instance.ec2Id),
        names: operations.slice(0, mostNames).map(({ instance }) => instance.name),
      },
    });
  }
}
