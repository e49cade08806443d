import type { NoticeActs } from "@/server/notifications/notice-acts";
import { router, signedIn } from "@/server/trpc/procedure";
import { getChoices, setChoice } from "./choices";
import { listInbox } from "./list-inbox";
import { previewMailAct, runMailAct } from "./mail-act";
import { markRead } from "./mark-read";
import * as schemas from "./schemas";
import { sendTest } from "./send-test";
import { newSlackCode, unlinkSlack } from "./slack-account";
import { getUnread } from "./unread";

/** The inbox, what a person is told, and the links of mails. `acts` are the environments' own, each with its own check of rights. */
export function inboxRouter(acts: NoticeActs) {
  return router({
    list: signedIn()
      .input(schemas.inboxListInput)
      .output(schemas.inboxListOutput)
      .query(({ ctx, input }) => listInbox(ctx.db, ctx.actor, input)),
    unread: signedIn()
      .output(schemas.unreadOutput)
      .query(({ ctx }) => getUnread(ctx.db, ctx.actor)),
    markRead: signedIn({ audit: "none: what a person has read is their own" })
      .input(schemas.markReadInput)
      .output(schemas.markReadOutput)
      .mutation(({ ctx, input }) => markRead(ctx.db, ctx.actor, input)),
    choices: signedIn()
      .output(schemas.choicesOutput)
      .query(({ ctx }) => getChoices(ctx.db, ctx.actor)),
    setChoice: signedIn({ audit: "none: what a person is told is their own choice" })
      .input(schemas.setChoiceInput)
      .output(schemas.setChoiceOutput)
      .mutation(({ ctx, input }) => setChoice(ctx.db, ctx.actor, input)),
    linkSlack: signedIn({ audit: "none: it only shows a code; the link is recorded when an account sends it" })
      .output(schemas.linkSlackOutput)
      .mutation(({ ctx }) => newSlackCode(ctx.db, ctx.actor)),
    unlinkSlack: signedIn({ audit: "slack.unlinked" })
      .output(schemas.unlinkSlackOutput)
      .mutation(({ ctx }) => unlinkSlack(ctx.db, ctx.actor)),
    sendTest: signedIn({ audit: "none: a message to oneself" })
      .input(schemas.sendTestInput)
      .output(schemas.sendTestOutput)
      .mutation(({ ctx, input }) => sendTest(ctx.db, ctx.actor, input)),
    actPreview: signedIn()
      .input(schemas.actPreviewInput)
      .output(schemas.actPreviewOutput)
      .query(({ ctx, input }) => previewMailAct(ctx.db, ctx.actor, acts, input)),
    act: signedIn({ audit: "none: the environment's own event is recorded" })
      .input(schemas.actInput)
      .output(schemas.actOutput)
      .mutation(({ ctx, input }) => runMailAct(ctx.db, ctx.actor, acts, input)),
  });
}
