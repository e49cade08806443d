import { sha256 } from "@/server/platform/crypto";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { UserActor } from "./actor";
import { narrowGrants } from "./api-token-rights";
import { isApiToken } from "./api-token-text";
import { countTokenUse } from "./api-token-use.sql";
import type { DirectoryConfig } from "./directory";
import { loadFreshUserActor } from "./resolve-actor";

/**
 * Whoever acts through a token: its owner, with the rights the owner has now (groups older than a minute are read again), cut down to the
 * token's verbs and scope. The record names both.
 * @throws AppError `unauthenticated` with the reason, `rate_limited` with `details.retryAfterSeconds`
 */
export async function resolveTokenActor(db: Database, directory: DirectoryConfig, text: string, request: { id: string; address: string }): Promise<UserActor> {
  if (!isApiToken(text)) throw refused("This is not a whole token of Switchyard. Copy it again, or make a new one under My access.");
  const token = await db.apiToken.findUnique({ where: { tokenHash: sha256(text) } });
  if (token === null) throw refused("There is no such token. Make a new one under My access.");
  if (token.revokedAt !== null) throw refused(`The token ${token.name} was revoked.`);
  if (token.expiresAt <= clock.world()) throw refused(`The token ${token.name} has expired. Its owner can make a new one under My access.`);
  const use = await countTokenUse(db, token.id, request.address);
  if (!use.allowed) {
    throw new AppError("rate_limited", `The token ${token.name} asks too often. Try again in ${use.retryAfterSeconds} s.`, {
      details: { retryAfterSeconds: use.retryAfterSeconds },
    });
  }
  const owner = await loadFreshUserActor(db, directory, token.ownerId, request.id);
  if (owner === null) throw refused(`The owner of the token ${token.name} has left the directory.`);
  return {
    ...owner,
    name: `${owner.name} (token ${token.name})`,
    address: request.address,
    tokenId: token.id,
    grants: narrowGrants(owner.grants, { verbs: token.verbs, scope: token }),
  };
}

function refused(words: string): AppError {
  return new AppError("unauthenticated", words);
}
