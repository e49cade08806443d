import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { authorizedEnvironment } from "../authorized-environment";
import { refreshEnvironments } from "../refresh-environments";
import { waitsWords } from "./act-plan";
import { lockedRows } from "./locked-rows";
import { recordWaits } from "./save-act";
import type { KeepWaitingInput, KeepWaitingOutput } from "./schemas";
import { usersOf } from "./stop-plan";
import { wakeEnvironments } from "./wake";

const minuteMs = 60_000;

/**
 * The answer to the question at the drain limit: those at work are waited for so much longer from now; a limit that is further away stays.
 * @throws AppError `not_found`, `forbidden`, `invalid_state` when no stop waits
 */
export async function keepWaiting(db: Database, actor: UserActor, { environmentId, minutes }: KeepWaitingInput): Promise<KeepWaitingOutput> {
  await authorizedEnvironment(db, actor, "environment:extend", environmentId);
  return inTransaction(db, async (tx) => {
    const rows = await lockedRows(tx, actor, "environment:extend", environmentId);
    const now = clock.now();
    const { stop } = rows;
    if (stop === null || (stop.stage !== "draining" && stop.stage !== "asking")) {
      throw new AppError("invalid_state", `No stop of ${rows.name} waits for anybody any more.`);
    }
    const until = new Date(Math.max(now.getTime() + minutes * minuteMs, stop.drainLimitAt?.getTime() ?? 0));
    await tx.stopProcess.update({ where: { id: stop.id }, data: { stage: "draining", drainLimitAt: until, askedAt: null, version: { increment: 1 } } });
    const waits = { for: usersOf(rows, now, null), until };
    await recordWaits(tx, { actor, rows, reason: null, now }, waits);
    await refreshEnvironments(tx, [rows.id], now);
    await wakeEnvironments(tx, [rows.id]);
    return { until, sentence: waits.for.length === 0 ? `${rows.name} stops now: nobody works on it any more.` : waitsWords(rows, waits, now) };
  });
}
