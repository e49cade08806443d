import type { SystemActor } from "@/server/access/actor";
import { recordAll } from "@/server/audit/record";
import { sha256 } from "@/server/platform/crypto";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { endRequests } from "../end-requests";
import { moveOperations } from "../operation-claims";
import type { LoadedRows } from "./load-rows";
import { holdOpenOperations } from "./reconcile-claims";
import type { Change } from "./reconcile-plan";
import { subjectOf } from "./save-act";

/** A start or stop that a look decided. */
export type ScheduledAct = { rows: LoadedRows; change: Extract<Change, { do: "start" | "stop" }> };

type OpenOperation = Awaited<ReturnType<typeof holdOpenOperations>>[number];

/**
 * Asks for what the looks decided, in the name of the system. What is open the other way gives way. One request id for all of a team, so that
 * their operations share calls to AWS; the same act again, by its key, makes nothing.
 * Gives the targets in which something is to be sent.
 */
export async function requestBySchedule(tx: Tx, acts: readonly ScheduledAct[], { actor, now }: { actor: SystemActor; now: Date }): Promise<string[]> {
  if (acts.length === 0) return [];
  const open = Map.groupBy(
    await holdOpenOperations(
      tx,
      acts.flatMap(({ change }) => change.instanceIds),
    ),
    ({ instanceId }) => instanceId,
  );
  const requestIds = new Map<string, string>();
  const requests = acts.map((act) => {
    const { team } = act.rows.environment;
    requestIds.set(team, requestIds.get(team) ?? newId());
    return { ...act, id: newId(), requestId: requestIds.get(team) ?? "" };
  });
  const made = new Set(await insertRequests(tx, requests, { actor, now }));
  const fresh = requests.filter(({ id }) => made.has(id));
  const asked = fresh.map((request) => ({ ...request, parts: partsOf(request, open) }));
  await supersede(
    tx,
    asked.flatMap(({ parts }) => parts.flatMap(({ replaced }) => replaced ?? [])),
    now,
  );
  await tx.operation.createMany({
    data: asked.flatMap(({ id, change, parts }) =>
      parts.map(({ instanceId }) => ({
        id: newId(),
        requestRowId: id,
        instanceId,
        kind: change.do,
        state: "pending" as const,
        createdAt: now,
        nextTryAt: now,
      })),
    ),
  });
  await recordActs(tx, asked, actor);
  return [...new Set(asked.filter(({ parts }) => parts.length > 0).map(({ rows }) => rows.environment.targetId))];
}

type Request = ScheduledAct & { id: string; requestId: string };
type Part = { instanceId: string; name: string; replaced: OpenOperation | null };
type AskedRequest = Request & { parts: readonly Part[] };

async function insertRequests(tx: Tx, requests: readonly Request[], { actor, now }: { actor: SystemActor; now: Date }): Promise<string[]> {
  const rows = await tx.operationRequest.createManyAndReturn({
    select: { id: true },
    skipDuplicates: true,
    data: requests.map(({ id, requestId, rows: { id: environmentId, instances }, change }) => ({
      id,
      environmentId,
      kind: change.do,
      requestedBySystem: "scheduler",
      sourceIdentity: actor.sourceIdentity,
      reason: change.because,
      lane: "bulk" as const,
      whole: change.instanceIds.length === instances.length,
      idempotencyKey: uuidOf(`${environmentId} ${change.key}`),
      requestId,
      createdAt: now,
    })),
  });
  return rows.map(({ id }) => id);
}

/** What is open the same way already needs no other. */
function partsOf({ rows, change }: ScheduledAct, open: ReadonlyMap<string, readonly OpenOperation[]>): Part[] {
  const names = new Map(rows.instances.map(({ id, name }) => [id, name]));
  return change.instanceIds.flatMap((instanceId) => {
    const replaced = open.get(instanceId)?.[0] ?? null;
    if (replaced?.kind === change.do || (change.do === "stop" && replaced?.kind === "hibernate")) return [];
    return [{ instanceId, name: names.get(instanceId) ?? instanceId, replaced }];
  });
}

async function supersede(tx: Tx, replaced: readonly OpenOperation[], now: Date): Promise<void> {
  if (replaced.length === 0) return;
  const moved = await moveOperations(
    tx,
    replaced.map(({ id, version, fence, state }) => ({ id, version, fence, from: state, to: "superseded" as const, endedAt: now })),
  );
  await endRequests(
    tx,
    moved.map(({ requestRowId }) => requestRowId),
    now,
  );
}

async function recordActs(tx: Tx, asked: readonly AskedRequest[], actor: SystemActor): Promise<void> {
  for (const [kind, event] of [
    ["start", "environment.started"],
    ["stop", "environment.stopped"],
  ] as const) {
    const entries = asked.filter(({ change, parts }) => change.do === kind && parts.length > 0);
    await recordAll(
      tx,
      environmentAuditEvents[event],
      entries.map(({ id, requestId, rows, change, parts }) => ({
        ...subjectOf(rows),
        actor: { ...actor, requestId },
        reason: change.because,
        data: {
          operationRequestId: id,
          whole: change.instanceIds.length === rows.instances.length,
          instances: parts.map(({ name }) => name),
          joined: [],
          superseded: parts.flatMap(({ name, replaced }) => (replaced === null ? [] : [name])),
          leftOut: rows.instances.flatMap(({ name, locked }) => (locked[kind] === null ? [] : [`${name} is locked: ${locked[kind]}`])),
        },
      })),
    );
  }
}

/** A UUID of version 8 (RFC 9562, section 5.8) out of a text. */
function uuidOf(text: string): string {
  const hex = sha256(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
