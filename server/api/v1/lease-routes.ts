import type { z } from "zod";
import { heartbeatLease, releaseLease, takeLease } from "@/server/environments";
import type { LeaseOutput } from "@/server/environments/leases/schemas";
import { namedEnvironment, requireId } from "./named-environment";
import * as schemas from "./schemas";
import { v1Route } from "./v1-route";
import type { V1Route } from "./v1-route";

/** "I am working on it": taking, keeping and giving back leases. */
export const leaseRoutes: readonly V1Route[] = [
  v1Route({
    method: "POST",
    path: "/environments/{environment}/leases",
    operationId: "takeLease",
    summary: "Take a busy lease",
    description:
      "A stop waits for it. It never starts anything. The same source and key again is the same lease, heard of again. Refused with 409 while the environment is stopped or drains for a stop.",
    access: "environment:lease",
    audit: "lease.taken",
    status: 201,
    query: schemas.nothing,
    body: schemas.takeLeaseBody,
    output: schemas.leaseOutput,
    problems: [404, 409],
    async handle(call) {
      const environmentId = await namedEnvironment(call);
      const { key = call.idempotencyKey, maxUntil, ...body } = call.body;
      const asked = { ...body, environmentId, sourceKey: key, maxUntil: maxUntil === undefined ? undefined : new Date(maxUntil) };
      return toLease(await takeLease(call.db, call.actor, asked));
    },
  }),
  v1Route({
    method: "POST",
    path: "/leases/{id}/heartbeat",
    operationId: "heartbeatLease",
    summary: "Say that the work goes on",
    description: "Send one every quarter of the time to live. Refused with 409 when the lease has ended; `details.ended` says how.",
    access: "environment:lease",
    audit: "none: heartbeats come every few seconds; taking and ending the lease are recorded",
    withoutDirectory: "it keeps what was granted; a directory that is away must not cut work off",
    query: schemas.nothing,
    body: schemas.nothing,
    output: schemas.leaseOutput,
    problems: [404, 409],
    handle: async ({ db, actor, params }) => toLease(await heartbeatLease(db, actor, { leaseId: requireId(params["id"], "lease") })),
  }),
  v1Route({
    method: "DELETE",
    path: "/leases/{id}",
    operationId: "releaseLease",
    summary: "Give a lease back",
    description: "A lease that has ended already is no error. Another's lease can be ended with a reason by whoever may hold the environment, in the console.",
    access: "environment:lease",
    audit: "lease.released",
    withoutDirectory: "it gives back what was granted",
    query: schemas.releaseQuery,
    output: schemas.releaseOutput,
    problems: [404],
    handle: ({ db, actor, params, query }) => releaseLease(db, actor, { leaseId: requireId(params["id"], "lease"), reason: query.reason }),
  }),
];

function toLease({ lease, again, stop }: LeaseOutput): z.output<typeof schemas.leaseOutput> {
  const { id: leaseId, environmentId, instanceId, holder, note, source, ttlSeconds } = lease;
  return {
    leaseId,
    environmentId,
    instanceId,
    holder,
    note,
    source,
    ttlSeconds,
    again,
    takenAt: lease.takenAt.toISOString(),
    heartbeatAt: lease.heartbeatAt.toISOString(),
    countsUntil: lease.countsUntil.toISOString(),
    maxUntil: lease.maxUntil.toISOString(),
    stop: stop && { ...stop, plannedAt: stop.plannedAt.toISOString(), drainLimitAt: stop.drainLimitAt?.toISOString() ?? null },
  };
}
