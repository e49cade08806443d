import { createHmac, randomBytes } from "node:crypto";
import { keepAnswer } from "./api-server";
import type { ApiParts } from "./api-server";
import type { Button } from "./slack-blocks";
import type { Message } from "./workspace";

/** Where Slack sends what members do, and how it signs it. */
export type Subscriber = { readonly url: string; readonly signingSecret: string };

/** Slack shows an error when nothing answered within three seconds. */
const patienceMs = 3_000;

/** What became of it: the status, and the body of the answer. */
export type Delivered = { readonly status: number | null; readonly body: string };

/** Sends a form as Slack does, signed over its bytes. `signedAt` (Unix seconds) is for requests that come late. */
export async function sendSigned(
  { url, signingSecret }: Subscriber,
  form: Readonly<Record<string, string>>,
  signedAt = Math.floor(Date.now() / 1_000),
): Promise<Delivered> {
  const body = new URLSearchParams(form).toString();
  const signature = `v0=${createHmac("sha256", signingSecret).update(`v0:${signedAt}:${body}`).digest("hex")}`;
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": String(signedAt), "x-slack-signature": signature };
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(patienceMs) });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: null, body: "" };
  }
}

/** A member presses a button of a message. `fields` are what they wrote, by block id. */
export function pressButton(
  parts: ApiParts & { readonly origin: () => string },
  subscriber: Subscriber,
  press: { readonly user: string; readonly message: Message; readonly button: Button; readonly fields: Readonly<Record<string, string>> },
): Promise<Delivered> {
  const { user, message, button, fields } = press;
  const path = `/response/${randomBytes(12).toString("hex")}`;
  parts.responses.set(path, { channel: message.channel, user });
  const inputs = message.blocks.flatMap((block) => (block.type === "input" ? [block] : []));
  const teamId = parts.workspace.seed.teamId;
  const payload = {
    type: "block_actions",
    user: { id: user, username: user.toLowerCase(), team_id: teamId },
    team: { id: teamId, domain: "demo" },
    channel: { id: message.channel },
    message: { type: "message", ts: message.ts, text: message.text },
    container: { type: "message", message_ts: message.ts, channel_id: message.channel, is_ephemeral: message.onlyFor !== null },
    trigger_id: randomBytes(8).toString("hex"),
    response_url: `${parts.origin()}${path}`,
    actions: [{ type: "button", action_id: button.action_id, block_id: "actions", text: button.text, value: button.value, action_ts: `${Date.now() / 1_000}` }],
    state: {
      values: Object.fromEntries(
        inputs.map(({ block_id: block, element }) => [
          block,
          { [element.action_id]: { type: element.type, value: fields[block] === "" ? null : (fields[block] ?? null) } },
        ]),
      ),
    },
  };
  return sendSigned(subscriber, { payload: JSON.stringify(payload) });
}

/** A member sends the slash command; the answer is kept as a message that only they see, in their own conversation. */
export async function sendCommand(
  parts: ApiParts,
  subscriber: Subscriber,
  { user, text }: { readonly user: string; readonly text: string },
): Promise<Delivered> {
  const channel = parts.workspace.conversation(user) ?? user;
  const form = {
    command: "/switchyard",
    text,
    team_id: parts.workspace.seed.teamId,
    user_id: user,
    channel_id: channel,
    trigger_id: randomBytes(8).toString("hex"),
  };
  const delivered = await sendSigned(subscriber, form);
  if (delivered.status === 200) keepAnswer(parts.workspace, delivered.body, { channel, user });
  return delivered;
}
