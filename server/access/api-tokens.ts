import type { ActorRef } from "@/server/audit/actor-ref";
import { record } from "@/server/audit/record";
import type { ApiToken } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { sha256 } from "@/server/platform/crypto";
import type { Db } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import type { Scope } from "./actor";
import type { MachineVerb } from "./api-token-rights";
import { newApiToken } from "./api-token-text";
import { accessAuditEvents } from "./audit-events";

/** Tokens of one person at most that were neither revoked nor have expired. */
export const mostTokens = 20;

export type NewToken = { ownerId: string; name: string; verbs: readonly MachineVerb[]; scope: Scope; expiresAt: Date };

/** The person's tokens, the newest first; what ended a month ago is left out. */
export function listTokens(db: Db, ownerId: string): Promise<ApiToken[]> {
  const monthAgo = new Date(clock.world().getTime() - 30 * 86_400_000);
  return db.apiToken.findMany({
    where: { ownerId, expiresAt: { gt: monthAgo }, OR: [{ revokedAt: null }, { revokedAt: { gt: monthAgo } }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 5 * mostTokens,
  });
}

/** How many tokens of the person can be used now. */
export function countLiveTokens(db: Db, ownerId: string): Promise<number> {
  return db.apiToken.count({ where: { ownerId, revokedAt: null, expiresAt: { gt: clock.world() } } });
}

/** Makes a token and gives its text, which nothing can show again: the database keeps its hash. */
export async function createToken(tx: Tx, actor: ActorRef, { ownerId, name, verbs, scope, expiresAt }: NewToken): Promise<{ text: string; token: ApiToken }> {
  const { text, prefix } = newApiToken();
  const at = { createdAt: clock.world(), expiresAt };
  const where = { teams: [...scope.teams], stages: [...scope.stages], environments: [...scope.environments] };
  const token = await tx.apiToken.create({ data: { id: newId(), name, prefix, tokenHash: sha256(text), ownerId, verbs: [...verbs], ...where, ...at } });
  await record(tx, accessAuditEvents["token.created"], {
    actor,
    subject: { noun: "token", id: token.id, label: name },
    data: { prefix, verbs: [...verbs], ...where, expiresAt: expiresAt.toISOString() },
  });
  return { text, token };
}

/**
 * Revokes tokens of a person: one, or all that can be used.
 * @returns how many were revoked now
 */
export async function revokeTokens(
  tx: Tx,
  actor: ActorRef,
  which: { ownerId: string; tokenId?: string; why: "by its owner" | "account gone" },
): Promise<number> {
  const revoked = await tx.apiToken.updateManyAndReturn({
    where: { ownerId: which.ownerId, revokedAt: null, id: which.tokenId },
    data: { revokedAt: clock.world(), revokedBy: actor.name },
  });
  for (const { id, name, prefix } of revoked) {
    await record(tx, accessAuditEvents["token.revoked"], { actor, subject: { noun: "token", id, label: name }, data: { prefix, why: which.why } });
  }
  return revoked.length;
}
