import { router, signedIn } from "@/server/trpc/procedure";
import { getMyAccess } from "./get-my-access";
import { getViewer } from "./get-viewer";
import { endAllOwnSessions, endOwnSession, listOwnSessions } from "./own-sessions";
import { endSessionInput, endSessionsOutput, myAccessOutput, ownSessionsOutput, viewerOutput } from "./schemas";
import { tokensRouter } from "./tokens-router";

export const myAccessRouter = router({
  viewer: signedIn()
    .output(viewerOutput)
    .query(({ ctx }) => getViewer(ctx.actor)),
  get: signedIn()
    .output(myAccessOutput)
    .query(({ ctx }) => getMyAccess(ctx.db, ctx.actor)),
  sessions: signedIn()
    .output(ownSessionsOutput)
    .query(({ ctx }) => listOwnSessions(ctx.db, ctx.actor)),
  endSession: signedIn({ audit: "session.ended" })
    .input(endSessionInput)
    .output(endSessionsOutput)
    .mutation(({ ctx, input }) => endOwnSession(ctx.db, ctx.actor, input.sessionId)),
  endAllSessions: signedIn({ audit: "session.ended" })
    .output(endSessionsOutput)
    .mutation(({ ctx }) => endAllOwnSessions(ctx.db, ctx.actor)),
  tokens: tokensRouter,
});
