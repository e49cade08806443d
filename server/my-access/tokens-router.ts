import { authorized, router } from "@/server/trpc/procedure";
import { createOwnToken, listOwnTokens, revokeOwnToken } from "./own-tokens";
import * as schemas from "./schemas";

/** The person's tokens for machines. A token cannot be given `token:manage`, so none makes another. */
export const tokensRouter = router({
  list: authorized("token:manage")
    .output(schemas.ownTokensOutput)
    .query(({ ctx }) => listOwnTokens(ctx.db, ctx.actor)),
  create: authorized("token:manage", { audit: "token.created" })
    .input(schemas.createTokenInput)
    .output(schemas.createTokenOutput)
    .mutation(({ ctx, input }) => createOwnToken(ctx.db, ctx.actor, input)),
  revoke: authorized("token:manage", { audit: "token.revoked" })
    .input(schemas.revokeTokenInput)
    .output(schemas.revokeTokenOutput)
    .mutation(({ ctx, input }) => revokeOwnToken(ctx.db, ctx.actor, input.tokenId)),
});
