import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { checkPair } from "./check-settings";
import { hookSecretOf } from "./hook-signature";
import type { CreatePairInput, PairSettings, pairOutput } from "./schemas";
import { trafficWords } from "./traffic-words";

/**
 * Makes two environments of one team a pair, of which one serves.
 * @throws AppError `not_found`, `forbidden`, `invalid_input` for settings that cannot work, `invalid_state` when one of them is in a pair already
 */
export async function createPair(db: Database, actor: UserActor, input: CreatePairInput): Promise<z.infer<typeof pairOutput>> {
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [input.aId, input.bId]);
    const a = await authorizedEnvironment(tx, actor, "environment:switch", input.aId);
    const b = await authorizedEnvironment(tx, actor, "environment:switch", input.bId);
    checkPair({ a, b }, input.settings);
    await requireFree(tx, input);
    await requireName(tx, a.team, input.name);
    const id = newId();
    const now = clock.now();
    await tx.environmentPair.create({
      data: {
        id,
        name: input.name,
        team: a.team,
        aId: a.id,
        bId: b.id,
        currentId: input.serving === "a" ? a.id : b.id,
        settings: input.settings,
        createdBy: actor.name,
        createdAt: now,
      },
    });
    await record(tx, environmentAuditEvents["pair.created"], {
      actor,
      subject: { noun: "pair", id, label: input.name },
      scope: placeOf(a),
      data: pairData({ a, b }, input.settings),
    });
    await refreshEnvironments(tx, [a.id, b.id], now);
    return { pairId: id, hookSecret: shownSecret(id, input.settings) };
  });
}

/** What the record keeps of a pair. */
export function pairData({ a, b }: { a: { name: string }; b: { name: string } }, { traffic, minDrainMinutes }: PairSettings) {
  return { a: a.name, b: b.name, traffic: trafficWords(traffic), minDrainMinutes };
}

/** The secret of a hook, for whoever sets it up; null where there is none. */
export function shownSecret(pairId: string, { traffic }: PairSettings): string | null {
  return traffic.kind === "hook" ? hookSecretOf(env().SESSION_SECRET, pairId) : null;
}

/** @throws AppError `invalid_state` when another pair of the team has or had this name */
export async function requireName(tx: Tx, team: string, name: string, except?: string): Promise<void> {
  const named = await tx.environmentPair.findUnique({ where: { team_name: { team, name } } });
  if (named === null || named.id === except) return;
  const words = named.archivedAt === null ? "Another pair of the team has this name." : "An archived pair of the team had this name.";
  throw new AppError("invalid_state", `${words} Choose another one.`);
}

async function requireFree(tx: Tx, { aId, bId }: CreatePairInput): Promise<void> {
  const ids = [aId, bId];
  const taken = await tx.environmentPair.findFirst({
    where: { archivedAt: null, OR: [{ aId: { in: ids } }, { bId: { in: ids } }] },
    include: { a: true, b: true },
  });
  if (taken === null) return;
  const name = ids.includes(taken.aId) ? taken.a.name : taken.b.name;
  throw new AppError("invalid_state", `${name} is in the pair ${taken.name} already. Archive that one first.`);
}
