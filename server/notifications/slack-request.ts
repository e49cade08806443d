import { z } from "zod";
import { actionPrefix } from "./slack-message";
import type { NoticeAct } from "./notice-acts";

/** An account of Slack. */
export type SlackAccount = { teamId: string; userId: string };

/** What Slack may send us: a button that was pressed, or our slash command. */
export type SlackRequest =
  | { kind: "press"; by: SlackAccount; act: NoticeAct; about: "ask" | "wait" | "override"; reason: string; responseUrl: string; key: string }
  | { kind: "command"; by: SlackAccount; text: string }
  | { kind: "none" };

const id = z.string().min(1).max(40);

const command = z.object({ command: z.string().max(40), team_id: id, user_id: id, text: z.string().max(200).default("") });

const press = z.object({
  type: z.literal("block_actions"),
  team: z.object({ id }),
  user: z.object({ id }),
  response_url: z.url().max(500),
  actions: z.array(z.object({ action_id: z.string().max(255), value: z.string().max(2_000).optional(), action_ts: z.string().max(40) })).min(1),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().max(500).nullish() }))) }).optional(),
});

const value = z.strictObject({
  v: z.enum(["extend", "stop", "keep-waiting"]),
  e: z.uuid(),
  o: z.string().max(40).nullable(),
  w: z.enum(["wait", "override"]).optional(),
});

/** Reads a form body that Slack has signed; null when it is none of what we asked Slack to send. */
export function readSlackRequest(body: string): SlackRequest | null {
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  return payload === null ? readCommand(form) : readPress(payload);
}

function readCommand(form: URLSearchParams): SlackRequest | null {
  const parsed = command.safeParse(Object.fromEntries(form));
  if (!parsed.success) return null;
  const { team_id: teamId, user_id: userId, text } = parsed.data;
  return { kind: "command", by: { teamId, userId }, text: text.trim() };
}

function readPress(payload: string): SlackRequest | null {
  const parsed = press.safeParse(parseJson(payload));
  if (!parsed.success) return null;
  const { team, user, response_url: responseUrl, actions, state } = parsed.data;
  const [action] = actions;
  // A link button is told of as well; there is nothing to do.
  if (action === undefined || !action.action_id.startsWith(`${actionPrefix}:`)) return { kind: "none" };
  const act = value.safeParse(parseJson(action.value ?? ""));
  if (!act.success) return null;
  const reason = state?.values["reason"]?.["reason"]?.value?.trim() ?? "";
  return {
    kind: "press",
    by: { teamId: team.id, userId: user.id },
    act: { verb: act.data.v, environmentId: act.data.e, option: act.data.o },
    about: act.data.w ?? "ask",
    reason,
    responseUrl,
    key: `${user.id}:${action.action_ts}`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
