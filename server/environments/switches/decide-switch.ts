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
import type { DecideInput, acceptedOutput } from "./schemas";
import { steerSwitch } from "./switch-claims";
import { withLine } from "./switch-log";

/**
 * Answers for those still at work on the side that leaves: wait longer, or stop it although they work, with a reason. Whoever decides to stop
 * is the one in whose name it is stopped.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when nobody is waited for
 */
export async function decideSwitch(db: Database, actor: UserActor, input: DecideInput): Promise<z.infer<typeof acceptedOutput>> {
  return inTransaction(db, async (tx) => {
    const seen = await authorizedSwitch(tx, actor, "environment:switch", input.switchId);
    await lockEnvironments(tx, [seen.fromId, seen.toId]);
    const held = await lockSwitch(tx, input.switchId);
    const row = await authorizedSwitch(tx, actor, "environment:switch", input.switchId);
    const { from, to } = sidesOf(row);
    if (row.state !== "draining" || row.cancelAskedAt !== null) throw new AppError("invalid_state", "This switch does not wait for anybody now.");
    requireOn(actor, "environment:stop", placeOf(from));
    const now = clock.now();
    const words =
      input.decision === "wait"
        ? `${actor.name} lets it wait ${input.minutes} more minutes.`
        : `${actor.name} decided to stop ${from.name} now: ${input.reason}`;
    const log = withLine(row.log, { at: now, step: "draining", words });
    const decided =
      input.decision === "wait"
        ? { drainLimitAt: new Date(now.getTime() + input.minutes * 60_000), askedAt: null }
        : { overrideReason: input.reason, decidedById: actor.id, decidedBy: actor.name };
    if (held === null || !(await steerSwitch(tx, held, { ...decided, log, nextTryAt: now }))) {
      throw new AppError("stale", "The switch moved on at this very moment. Try again.");
    }
    await record(tx, environmentAuditEvents["switch.decided"], {
      actor,
      subject: { noun: "pair", id: row.pairId, label: row.pair.name },
      scope: placeOf(from),
      reason: input.decision === "stop" ? input.reason : null,
      data: { pair: row.pair.name, from: from.name, to: to.name, switchId: row.id, decision: input.decision },
    });
    await refreshEnvironments(tx, [from.id, to.id], now);
    await ringSwitch(tx, row.id);
    return { accepted: words };
  });
}
