import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { EnvironmentHold } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { authorizedEnvironment } from "../authorized-environment";
import { refreshEnvironments } from "../refresh-environments";
import { becauseOf } from "./because-words";
import { wishFor } from "./desired-state";
import { planHold } from "./hold-plan";
import { loadRows } from "./load-rows";
import { lockedRows } from "./locked-rows";
import { saveAct, subjectOf } from "./save-act";
import type { ActScene } from "./save-act";
import type { HoldInput, HoldOutput } from "./schemas";
import { takeBackScheduled } from "./take-back";
import { wakeEnvironments } from "./wake";

/**
 * Keeps an environment, or one instance of it, on or off, or freezes it, until a moment or until somebody ends that. The newer hold of a kind
 * replaces the older one; the same again changes nothing.
 * @throws AppError `not_found`, `forbidden`, `invalid_input` for an end in the past, `invalid_state` where another hold stands against it
 */
export async function holdEnvironment(db: Database, actor: UserActor, input: HoldInput): Promise<HoldOutput> {
  await authorizedEnvironment(db, actor, "environment:hold", input.environmentId);
  return inTransaction(db, async (tx) => {
    const rows = await lockedRows(tx, actor, "environment:hold", input.environmentId);
    const scene: ActScene = { actor, rows, reason: input.reason, now: clock.now() };
    if (input.until !== null && input.until <= scene.now) throw new AppError("invalid_input", "The hold would end in the past. Choose a later moment.");
    if (input.instanceId !== undefined && !rows.instances.some(({ id }) => id === input.instanceId)) {
      throw new AppError("not_found", "There is no such instance in this environment.");
    }
    const plan = planHold(rows, { ...input, instanceId: input.instanceId ?? null, byId: actor.id }, scene.now);
    if (plan.refused !== null) throw new AppError("invalid_state", plan.refused);
    const holdId = plan.same ?? (await place(tx, scene, input, plan.changes));
    return { holdId, sentence: await sentenceOf(tx, scene, input.instanceId ?? null) };
  });
}

async function place(tx: Tx, scene: ActScene, input: HoldInput, changes: Parameters<typeof saveAct>[2]): Promise<string> {
  const { actor, rows, reason, now } = scene;
  const { kind, until, untilNextStart, instanceId = null } = input;
  await saveAct(tx, scene, changes);
  const hold = await tx.environmentHold.create({
    data: {
      id: newId(),
      environmentId: rows.id,
      instanceId,
      kind,
      origin: "person",
      placedById: actor.id,
      placedBy: actor.name,
      reason,
      placedAt: now,
      until,
      untilNextStart,
    },
  });
  await record(tx, environmentAuditEvents["environment.held"], { ...subjectOf(rows), actor, reason, data: holdFacts(hold, rows.instances) });
  await takeBackScheduled(tx, rows.id, now);
  await refreshEnvironments(tx, [rows.id], now);
  await wakeEnvironments(tx, [rows.id]);
  return hold.id;
}

/** A hold as the record keeps it. */
export function holdFacts(hold: EnvironmentHold, instances: readonly { id: string; name: string }[]) {
  const { id: holdId, kind, placedBy, until, untilNextStart, instanceId } = hold;
  const instance = instances.find(({ id }) => id === instanceId)?.name ?? null;
  return { holdId, kind, instance, placedBy, until: until?.toISOString() ?? null, untilNextStart };
}

async function sentenceOf(tx: Tx, { rows, now }: ActScene, instanceId: string | null): Promise<string> {
  const [after] = await loadRows(tx, [rows.id]);
  return after === undefined ? "" : becauseOf(wishFor(after, now, instanceId), after, now);
}
