import { z } from "zod";
import { blocksSchema } from "./slack-blocks";
import type { Message, Workspace } from "./workspace";

/** A call that Slack refuses: HTTP 200 with `ok: false`. */
export class SlackRefusal extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export type Answer = Record<string, unknown>;
type Call = { workspace: Workspace; parameters: Readonly<Record<string, unknown>> };

const oneMessageMs = 1_000;

/** Slack takes one message a second for each channel. Source: docs.slack.dev, "Rate limits". */
export class ChannelPace {
  readonly #last = new Map<string, number>();

  /** Seconds to wait, or null when the message may be posted now. */
  take(channel: string): number | null {
    const now = Date.now();
    const last = this.#last.get(channel);
    if (last !== undefined && now - last < oneMessageMs) return 1;
    this.#last.set(channel, now);
    return null;
  }
}

/** The methods of the Web API that this endpoint knows. Source: docs.slack.dev, methods. */
export const apiMethods: Readonly<Record<string, (call: Call) => Answer>> = {
  "auth.test": ({ workspace }) => ({
    url: "https://demo.slack.invalid/",
    team: "Demo",
    user: "switchyard",
    team_id: workspace.seed.teamId,
    user_id: "UBOT",
    bot_id: "BBOT",
  }),
  "chat.postMessage": (call) => shown(post(call, null)),
  "chat.postEphemeral": (call) => ({ message_ts: post(call, text(call, "user")).ts }),
  "chat.update": update,
  "conversations.open": ({ workspace, parameters }) => {
    const id = workspace.conversation(field(parameters, "users"));
    if (id === null) throw new SlackRefusal("user_not_found");
    return { channel: { id } };
  },
  "conversations.history": history,
};

function post(call: Call, onlyFor: string | null): Message {
  const channel = conversationOf(call);
  const blocks = blocksOf(call);
  const words = typeof call.parameters["text"] === "string" ? call.parameters["text"] : "";
  if (words === "" && blocks.length === 0) throw new SlackRefusal("no_text");
  return call.workspace.add({ channel, text: words, blocks, metadata: jsonOf(call.parameters["metadata"]), onlyFor });
}

function update(call: Call): Answer {
  const message = call.workspace.find(conversationOf(call), text(call, "ts"));
  if (message === null) throw new SlackRefusal("message_not_found");
  message.text = typeof call.parameters["text"] === "string" ? call.parameters["text"] : message.text;
  message.blocks = blocksOf(call);
  message.metadata = jsonOf(call.parameters["metadata"]) ?? message.metadata;
  message.edits += 1;
  return shown(message);
}

function history(call: Call): Answer {
  const channel = conversationOf(call);
  const oldest = Number(call.parameters["oldest"] ?? 0);
  const limit = Math.min(999, Number(call.parameters["limit"] ?? 100));
  const withMetadata = ["true", true].includes(call.parameters["include_all_metadata"] as string | boolean);
  const messages = call.workspace
    .list()
    .filter((message) => message.channel === channel && message.onlyFor === null && Number(message.ts) > oldest)
    .toReversed()
    .slice(0, limit);
  return {
    messages: messages.map(({ ts, text: words, blocks, metadata }) => ({ type: "message", ts, text: words, blocks, ...(withMetadata && { metadata }) })),
    has_more: false,
  };
}

function shown({ channel, ts, text: words, blocks }: Message): Answer {
  return { channel, ts, message: { type: "message", ts, text: words, blocks } };
}

function conversationOf({ workspace, parameters }: Call): string {
  const id = workspace.conversation(field(parameters, "channel"));
  if (id === null) throw new SlackRefusal("channel_not_found");
  return id;
}

function blocksOf({ parameters }: Call) {
  const parsed = blocksSchema.safeParse(jsonOf(parameters["blocks"]) ?? []);
  if (!parsed.success) throw new SlackRefusal("invalid_blocks");
  return parsed.data;
}

/** A parameter that is a text; empty where it is none. */
export function field(parameters: Readonly<Record<string, unknown>>, name: string): string {
  const value = parameters[name];
  return typeof value === "string" ? value : "";
}

function text({ parameters }: Call, name: string): string {
  const value = z.string().min(1).safeParse(parameters[name]);
  if (!value.success) throw new SlackRefusal("invalid_arguments");
  return value.data;
}

/** Forms carry objects as JSON. */
function jsonOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackRefusal("invalid_json");
  }
}
