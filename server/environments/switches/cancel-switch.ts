import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { requireOn } from "@/server/access/can";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { lockEnvironments } from "../environment-facts.sql";
import { ringSwitch } from "../jobs";
import { refreshEnvironments } from "../refresh-environments";
import { authorizedSwitch, sidesOf } from "./authorized-pair";
import { lockSwitch } from "./drain-facts.sql";
import type { acceptedOutput } from "./schemas";
import { steerSwitch } from "./switch-claims";
import { withLine } from "./switch-log";

/**
 * Asks a running switch to go back; possible until the stop of the side that left was sent. What is done then is done in the name of whoever
 * cancels. Asked twice, it is the same.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when it has ended or the stop was sent
 */
export async function cancelSwitch(db: Database, actor: UserActor, switchId: string): Promise<z.infer<typeof acceptedOutput>> {
  return inTransaction(db, async (tx) => {
    const seen = await authorizedSwitch(tx, actor, "environment:switch", switchId);
    await lockEnvironments(tx, [seen.fromId, seen.toId]);
    const held = await lockSwitch(tx, switchId);
    const row = await authorizedSwitch(tx, actor, "environment:switch", switchId);
    const { from, to } = sidesOf(row);
    if (row.endedAt !== null) throw new AppError("invalid_state", "This switch has ended. Switch the pair back instead.");
    if (row.stopSentAt !== null) throw new AppError("invalid_state", `The stop of ${from.name} was sent already. Wait for the end, then switch back.`);
    if (row.startedTo) requireOn(actor, "environment:stop", placeOf(to));
    const accepted = { accepted: `Cancelling the switch to ${to.name}.` };
    if (row.cancelAskedAt !== null) return accepted;
    const now = clock.now();
    const log = withLine(row.log, { at: now, step: row.state, words: `${actor.name} cancelled.` });
    const asked = { cancelAskedAt: now, cancelAskedById: actor.id, cancelAskedBy: actor.name, log, nextTryAt: now };
    if (held === null || !(await steerSwitch(tx, held, asked))) throw new AppError("stale", "The switch moved on at this very moment. Try again.");
    await record(tx, environmentAuditEvents["switch.cancelled"], {
      actor,
      subject: { noun: "pair", id: row.pairId, label: row.pair.name },
      scope: placeOf(to),
      data: { pair: row.pair.name, from: from.name, to: to.name, switchId, state: row.state },
    });
    await refreshEnvironments(tx, [from.id, to.id], now);
    await ringSwitch(tx, switchId);
    return accepted;
  });
}
