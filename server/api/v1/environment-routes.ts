import type { z } from "zod";
import { getEnvironment, listEnvironments, startEnvironment, stopEnvironment } from "@/server/environments";
import type { EnvironmentDetail, EnvironmentSummary } from "@/server/environments/schemas";
import { AppError } from "@/server/platform/errors";
import { namedEnvironment } from "./named-environment";
import * as schemas from "./schemas";
import { v1Route } from "./v1-route";
import type { V1Call, V1Route } from "./v1-route";

/** Reading, starting and stopping environments. */
export const environmentRoutes: readonly V1Route[] = [
  v1Route({
    method: "GET",
    path: "/environments",
    operationId: "listEnvironments",
    summary: "List environments",
    description: "Those the token may see, a page at a time: by team, stage and name, the owner's pinned ones first.",
    access: "environment:view",
    query: schemas.listQuery,
    output: schemas.listOutput,
    async handle({ db, actor, query: { team, stage, state, search, limit, cursor } }) {
      const page = await listEnvironments(db, actor, {
        search,
        limit,
        cursor,
        teams: team === undefined ? undefined : [team],
        stages: stage === undefined ? undefined : [stage],
        states: state === undefined ? undefined : [state],
      });
      return { environments: page.items.map(toEnvironment), nextCursor: page.nextCursor };
    },
  }),
  v1Route({
    method: "GET",
    path: "/environments/{environment}",
    operationId: "getEnvironment",
    summary: "Read one environment",
    description: "With its instances and who works on it.",
    access: "environment:view",
    query: schemas.nothing,
    output: schemas.environmentDetail,
    problems: [404, 409],
    handle: async (call) => toDetail(await getEnvironment(call.db, call.actor, await namedEnvironment(call))),
  }),
  v1Route({
    method: "POST",
    path: "/environments/{environment}/start",
    operationId: "startEnvironment",
    summary: "Start an environment",
    description: "Or some of its instances. Outside its hours this makes a session that ends by itself, with the usual warnings.",
    access: "environment:start",
    audit: "environment.started",
    status: 202,
    query: schemas.nothing,
    body: schemas.startBody,
    output: schemas.actOutput,
    problems: [404, 409],
    async handle(call) {
      const environmentId = await namedEnvironment(call);
      const { accepted, operations } = await startEnvironment(call.db, call.actor, { environmentId, ...call.body, idempotencyKey: call.idempotencyKey });
      return { environmentId, accepted, operations, waitsFor: [], waitsUntil: null };
    },
  }),
  v1Route({
    method: "POST",
    path: "/environments/{environment}/stop",
    operationId: "stopEnvironment",
    summary: "Stop an environment",
    description:
      "While somebody works there it is refused with 409, and `details.inUse` names them: send `wait` to stop when they are done, or `overrideReason` to stop at once.",
    access: "environment:stop",
    audit: "environment.stopped",
    status: 202,
    query: schemas.nothing,
    body: schemas.stopBody,
    output: schemas.actOutput,
    problems: [404, 409],
    handle: stop,
  }),
];

/** A lease taken between the look and the act is not cut off: the stop then waits for it. */
async function stop(call: V1Call<unknown, z.output<typeof schemas.stopBody>>): Promise<z.output<typeof schemas.actOutput>> {
  const environmentId = await namedEnvironment(call);
  const { wait, overrideReason, ...body } = call.body;
  if (!wait && overrideReason === undefined) {
    const { name, inUse } = await getEnvironment(call.db, call.actor, environmentId);
    if (inUse.length > 0) throw inUseRefusal(name, inUse);
  }
  const { accepted, operations, waits } = await stopEnvironment(call.db, call.actor, {
    environmentId,
    ...body,
    overrideReason,
    idempotencyKey: call.idempotencyKey,
  });
  return { environmentId, accepted, operations, waitsFor: waits?.for ?? [], waitsUntil: waits?.until.toISOString() ?? null };
}

function inUseRefusal(name: string, inUse: EnvironmentSummary["inUse"]): AppError {
  const names = inUse.map(({ who, what }) => (what === null ? who : `${who} (${what})`));
  return new AppError(
    "invalid_state",
    `${new Intl.ListFormat("en").format(names)} ${names.length === 1 ? "works" : "work"} on ${name}. Send "wait": true to stop when they are done, or "overrideReason" to stop at once.`,
    { details: { inUse: names } },
  );
}

function toEnvironment(from: EnvironmentSummary): z.output<typeof schemas.environment> {
  const { id, team, stage, name, target, state, because, desired, instanceCount, runningCount } = from;
  return {
    id,
    team,
    stage,
    name,
    state,
    because,
    instanceCount,
    runningCount,
    target: { key: target.key, region: target.region, accountId: target.accountId },
    stateSince: from.stateSince.toISOString(),
    desired: desired.state,
    desiredUntil: isoOrNull(desired.until),
    stop: from.stop && { ...from.stop, plannedAt: from.stop.plannedAt.toISOString(), drainLimitAt: isoOrNull(from.stop.drainLimitAt) },
    nextStart: isoOrNull(from.nextStart),
    inUse: from.inUse.map(({ leaseId, who, what, source, since, until }) => ({
      leaseId,
      who,
      what,
      source,
      since: since.toISOString(),
      until: isoOrNull(until),
    })),
  };
}

function toDetail(from: EnvironmentDetail): z.output<typeof schemas.environmentDetail> {
  return { ...toEnvironment(from), instances: from.instances.map(({ id, ec2Id, name, type, state }) => ({ id, ec2Id, name, type, state })) };
}

function isoOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
