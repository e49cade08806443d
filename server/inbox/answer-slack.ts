import type { DirectoryConfig } from "@/server/access/directory";
import { loadFreshUserActor } from "@/server/access/resolve-actor";
import { takeAttempt } from "@/server/access/sign-in-limit.sql";
import { actKey } from "@/server/notifications/act-key";
import type { AboutWork, NoticeActs } from "@/server/notifications/notice-acts";
import { inUseContent, sentenceContent } from "@/server/notifications/slack-message";
import type { SlackContent } from "@/server/notifications/slack-message";
import type { SlackRequest } from "@/server/notifications/slack-request";
import { databaseFailure } from "@/server/platform/database-failure";
import type { Database } from "@/server/platform/db";
import { AppError, isShownToUser } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { requireRightClock } from "@/server/platform/right-clock";
import { linkByCode } from "./slack-account";

export type SlackAnswering = { db: Database; directory: DirectoryConfig; acts: NoticeActs; requestId: string };

type Press = Extract<SlackRequest, { kind: "press" }>;
type Command = Extract<SlackRequest, { kind: "command" }>;

/** Codes that one account, and one workspace, may try within a quarter of an hour. */
const triesOfAccount = 5;
const triesOfWorkspace = 60;

const howToLink =
  "This Slack account is not linked to a person yet. In Switchyard open Inbox, then Choices, press “Link Slack”, and send the command it shows from here.";

/** Does what a button says, with the rights the linked person has now, and tells what happened or why not. */
export async function answerPressed(answering: SlackAnswering, press: Press): Promise<SlackContent> {
  try {
    return await act(answering, press);
  } catch (error) {
    return sentenceContent(refusalWords(error, answering.requestId));
  }
}

async function act({ db, directory, acts, requestId }: SlackAnswering, press: Press): Promise<SlackContent> {
  const { teamId: slackTeamId, userId: slackUserId } = press.by;
  const link = await db.slackLink.findUnique({ where: { slackTeamId_slackUserId: { slackTeamId, slackUserId } } });
  if (link === null) return sentenceContent(howToLink);
  requireRightClock();
  const actor = await loadFreshUserActor(db, directory, link.userId, requestId);
  if (actor === null) return sentenceContent("Your account is gone from the directory, so nothing was done.");
  if (press.about === "override" && press.reason === "")
    return sentenceContent("Say why before you press “Stop at once”: fill in the reason. Nothing was stopped.");
  const work: AboutWork = press.about === "override" ? { kind: "override", reason: press.reason } : { kind: press.about };
  const outcome = await acts.run(db, actor, press.act, { work, idempotencyKey: actKey(`slack:${slackTeamId}:${press.key}`) });
  return outcome.kind === "in-use" ? inUseContent(outcome.sentence, press.act.environmentId) : sentenceContent(outcome.sentence);
}

/** Answers `/switchyard …`: `link CODE`, and what there is otherwise. */
export async function answerCommand({ db, requestId }: Pick<SlackAnswering, "db" | "requestId">, { by, text }: Command): Promise<SlackContent> {
  const [word = "", code = ""] = text.split(/\s+/);
  if (word.toLowerCase() !== "link") return sentenceContent(`Send “/switchyard link CODE” to link this account. ${howToLink}`);
  try {
    const verdicts = [
      await takeAttempt(db, "slack-account", `${by.teamId}:${by.userId}`, triesOfAccount),
      await takeAttempt(db, "slack-workspace", by.teamId, triesOfWorkspace),
    ];
    if (verdicts.some((verdict) => verdict !== "allowed"))
      return sentenceContent("Too many codes were tried. Wait a quarter of an hour, then get a new code in Switchyard.");
    const person = await linkByCode(db, by, code, requestId);
    if (person === null)
      return sentenceContent("This code is unknown, used or older than ten minutes. Get a new one in Switchyard: Inbox, then Choices, “Link Slack”.");
    return sentenceContent(`This account now belongs to ${person.name}. Buttons in Slack act with the rights you have in Switchyard.`);
  } catch (error) {
    return sentenceContent(refusalWords(error, requestId));
  }
}

function refusalWords(error: unknown, requestId: string): string {
  const ours = error instanceof AppError ? error : databaseFailure(error, "mutation");
  if (ours !== null && isShownToUser(ours.code)) return ours.message;
  logger.error({ err: error, requestId }, "slack: a request failed");
  return `Something went wrong on our side. Give this id to an admin: ${requestId}`;
}
