import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { authorizedEnvironment } from "../authorized-environment";
import { refreshEnvironments } from "../refresh-environments";
import { momentWords } from "../words-of-time";
import { zoneOf } from "./because-words";
import { planExtension } from "./extension-policy";
import type { Extension } from "./extension-policy";
import { lockedRows } from "./locked-rows";
import { saveAct, subjectOf } from "./save-act";
import type { ActScene } from "./save-act";
import type { ExtendInput, ExtendOutput } from "./schemas";
import { takeBackScheduled } from "./take-back";
import { wakeEnvironments } from "./wake";

/**
 * Keeps an environment on until a moment, up to the cap of its policy: its session, or one that outlives the hours. The same moment again
 * changes nothing.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` with what stands against it and the cap
 */
export async function extendEnvironment(db: Database, actor: UserActor, input: ExtendInput): Promise<ExtendOutput> {
  await authorizedEnvironment(db, actor, "environment:extend", input.environmentId);
  return inTransaction(db, async (tx) => {
    const rows = await lockedRows(tx, actor, "environment:extend", input.environmentId);
    const scene: ActScene = { actor, rows, reason: input.reason || null, now: clock.now() };
    const plan = planExtension(rows, input.until, scene.now);
    if (plan.refused !== null) throw new AppError("invalid_state", plan.refused);
    if (plan.extension !== null) await save(tx, scene, plan.extension);
    return { until: input.until, sentence: `${rows.name} stays on until ${momentWords(input.until, scene.now, zoneOf(rows))}.` };
  });
}

async function save(tx: Tx, scene: ActScene, { sessionId, until, capAt, endHolds }: Extension): Promise<void> {
  const { actor, rows, reason, now } = scene;
  const extended = { until, extendedBy: actor.name, extendedAt: now };
  await saveAct(
    tx,
    scene,
    endHolds.map((holdId) => ({ do: "end-hold", holdId })),
  );
  if (sessionId === null) {
    // One that is over has not been ended yet; only one may be live.
    await tx.runSession.updateMany({ where: { environmentId: rows.id, instanceId: null, endedAt: null }, data: { endedAt: now, endedBecause: "expired" } });
    const begun = { startedById: actor.id, startedBy: actor.name, reason, startedAt: now, capAt };
    await tx.runSession.create({ select: { id: true }, data: { id: newId(), environmentId: rows.id, origin: "person", ...begun, ...extended } });
  } else {
    await tx.runSession.update({ where: { id: sessionId }, data: { ...extended, version: { increment: 1 } } });
  }
  const before = rows.sessions.find(({ id }) => id === sessionId)?.until ?? null;
  await record(tx, environmentAuditEvents["environment.extended"], {
    ...subjectOf(rows),
    actor,
    reason,
    data: { before: before?.toISOString() ?? null, until: until.toISOString(), capAt: capAt.toISOString() },
  });
  await takeBackScheduled(tx, rows.id, now);
  await refreshEnvironments(tx, [rows.id], now);
  await wakeEnvironments(tx, [rows.id]);
}
