import { directorySettings } from "@/server/access/directory-settings";
import { answerCommand, answerPressed } from "@/server/inbox/answer-slack";
import { consumeOnce, forgetOldKeys } from "@/server/notifications/one-time-keys";
import { answerPress } from "@/server/notifications/slack-webhook-gateway";
import { readSlackRequest } from "@/server/notifications/slack-request";
import type { SlackRequest } from "@/server/notifications/slack-request";
import { signatureWindowSeconds, slackSignatureFault } from "@/server/notifications/slack-signature";
import { clock } from "@/server/platform/clock";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { logger } from "@/server/platform/logger";
import { readBoundedBody } from "./bounded-body";
import { noticeActs } from "./notice-acts";

const maxBytes = 256 * 1024;
const faultWords = {
  missing: "The headers x-slack-request-timestamp and x-slack-signature are missing.",
  wrong: "The signature is not that of the Slack app.",
  late: "The request is older than five minutes.",
} as const;

/**
 * A button or the slash command of our Slack app: signed by Slack over the very bytes, not older than five minutes, and each request once.
 * What it asks for is done with the rights of the person whom the Slack account is linked to.
 */
export async function receiveSlack(request: Request): Promise<Response> {
  const secret = env().SLACK_SIGNING_SECRET;
  if (secret === undefined) return problem(404, "Slack is switched off: SLACK_SIGNING_SECRET is not set.");
  const body = await readBoundedBody(request, maxBytes);
  if (body === null) return problem(413, "Send at most 256 kB.");
  const signature = request.headers.get("x-slack-signature");
  const fault = slackSignatureFault({ timestamp: request.headers.get("x-slack-request-timestamp"), signature, body }, secret, clock.world().getTime());
  if (fault !== null) return problem(401, faultWords[fault]);
  const asked = readSlackRequest(Buffer.from(body).toString("utf8"));
  if (asked === null) return problem(400, "Send a button of a message of ours, or the slash command.");
  try {
    const expiresAt = new Date(clock.world().getTime() + 2 * signatureWindowSeconds * 1_000);
    if (!(await consumeOnce(database(), "slack-request", signature ?? "", { userId: null, expiresAt })))
      return problem(409, "This request was received before.");
    await forgetOldKeys(database());
    return await answer(asked);
  } catch (error) {
    if (!isDatabaseFailure(error)) throw error;
    return problem(503, "The database does not answer.");
  }
}

async function answer(asked: SlackRequest): Promise<Response> {
  const answering = { db: database(), directory: directorySettings(), acts: noticeActs, requestId: newId() };
  if (asked.kind === "none") return new Response(null, { status: 200 });
  if (asked.kind === "command") {
    return Response.json({ response_type: "ephemeral", ...(await answerCommand(answering, asked)) }, { headers: { "cache-control": "no-store" } });
  }
  const content = await answerPressed(answering, asked);
  if (!isOfSlack(asked.responseUrl))
    logger.warn({ requestId: answering.requestId }, "slack: a press named an address that is not Slack's; it was not answered");
  // Slack waits three seconds for the 200; the answer goes to an address of its own.
  else
    await answerPress(asked.responseUrl, content).catch((error: unknown) =>
      logger.warn({ err: error, requestId: answering.requestId }, "slack: an answer was lost"),
    );
  return new Response(null, { status: 200 });
}

/** Only Slack is answered, although the address has been signed: a server must not be made to call others. */
function isOfSlack(url: string): boolean {
  const { origin } = new URL(url);
  const api = env().SLACK_API_URL;
  return origin === "https://hooks.slack.com" || (api !== undefined && origin === new URL(api).origin);
}

function problem(status: number, detail: string): Response {
  return Response.json({ title: detail, status }, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
