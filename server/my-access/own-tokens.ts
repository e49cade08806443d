import type { UserActor } from "@/server/access/actor";
import { isMachineVerb, machineVerbs } from "@/server/access/api-token-rights";
import type { MachineVerb } from "@/server/access/api-token-rights";
import { countLiveTokens, createToken, listTokens, mostTokens, revokeTokens } from "@/server/access/api-tokens";
import { canSomewhere } from "@/server/access/can";
import { permissions } from "@/server/access/permissions";
import { placeFilter } from "@/server/access/place-filter";
import type { ApiToken } from "@/server/generated/prisma/client";
import { asBusinessTime, clock } from "@/server/platform/clock";
import type { Database, Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { inTransaction } from "@/server/platform/transaction";
import { scopeText } from "./scope-text";
import type { CreateTokenInput, CreateTokenOutput, OwnToken, OwnTokensOutput } from "./schemas";

const dayMs = 86_400_000;
const expiringMs = 14 * dayMs;

/** The person's tokens, and what a new one could be given. */
export async function listOwnTokens(db: Db, actor: UserActor): Promise<OwnTokensOutput> {
  const [tokens, visible] = await Promise.all([
    listTokens(db, actor.id),
    db.environment.findMany({
      where: { AND: [placeFilter(actor, "environment:view"), { state: { not: "gone" } }] },
      select: { team: true, stage: true, name: true },
      orderBy: [{ team: "asc" }, { stage: "asc" }, { name: "asc" }],
      take: 200,
    }),
  ]);
  return {
    tokens: tokens.map(toOwnToken),
    most: mostTokens,
    verbs: machineVerbs.map((name) => ({ name, sentence: permissions[name].sentence, held: canSomewhere(actor, name) })),
    places: {
      teams: [...new Set(visible.map(({ team }) => team))],
      stages: [...new Set(visible.map(({ stage }) => stage))],
      environments: [...new Set(visible.map(({ name }) => name))],
    },
  };
}

/**
 * Makes a token of the person's own.
 * @throws AppError `invalid_input` for a verb no machine may have or the person does not hold, `invalid_state` when there are too many
 */
export async function createOwnToken(db: Database, actor: UserActor, { name, verbs, scope, days }: CreateTokenInput): Promise<CreateTokenOutput> {
  const given = [...new Set(verbs)].map((verb) => requireVerb(actor, verb));
  const expiresAt = new Date(clock.world().getTime() + days * dayMs);
  const made = await inTransaction(db, async (tx) => {
    // The owner's row is locked, so that two at once cannot exceed the number together.
    await tx.user.update({ where: { id: actor.id }, data: { uid: actor.uid }, select: { id: true } });
    if ((await countLiveTokens(tx, actor.id)) >= mostTokens) {
      throw new AppError("invalid_state", `You have ${mostTokens} tokens, which is the most. Revoke one that is not used any more.`);
    }
    return createToken(tx, actor, { ownerId: actor.id, name, verbs: given, scope, expiresAt });
  });
  return { token: toOwnToken(made.token), text: made.text };
}

/**
 * Revokes one of the person's own tokens; it counts from the next request on.
 * @throws AppError `not_found` for one that was revoked before or is somebody else's
 */
export async function revokeOwnToken(db: Database, actor: UserActor, tokenId: string): Promise<{ revoked: number }> {
  const revoked = await inTransaction(db, (tx) => revokeTokens(tx, actor, { ownerId: actor.id, tokenId, why: "by its owner" }));
  if (revoked === 0) throw new AppError("not_found", "This token was revoked already.");
  return { revoked };
}

function requireVerb(actor: UserActor, verb: string): MachineVerb {
  if (!isMachineVerb(verb)) throw new AppError("invalid_input", `A token cannot be given ${verb}. It may have: ${machineVerbs.join(", ")}.`);
  if (!canSomewhere(actor, verb)) throw new AppError("invalid_input", `You do not hold ${verb} anywhere, so a token of yours could not use it.`);
  return verb;
}

function toOwnToken(token: ApiToken): OwnToken {
  return {
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    state: stateOf(token, clock.world()),
    verbs: token.verbs.flatMap((name) => (isMachineVerb(name) ? [{ name, sentence: permissions[name].sentence }] : [])),
    scopeText: scopeText(token),
    createdAt: asBusinessTime(token.createdAt),
    expiresAt: asBusinessTime(token.expiresAt),
    lastUsedAt: token.lastUsedAt && asBusinessTime(token.lastUsedAt),
    lastAddress: token.lastAddress,
    revokedAt: token.revokedAt && asBusinessTime(token.revokedAt),
  };
}

function stateOf({ revokedAt, expiresAt }: ApiToken, now: Date): OwnToken["state"] {
  if (revokedAt !== null) return "revoked";
  if (expiresAt <= now) return "expired";
  return expiresAt.getTime() - now.getTime() < expiringMs ? "expiring" : "live";
}
