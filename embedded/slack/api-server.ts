import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../aws/loopback-server";
import { ChannelPace, SlackRefusal, apiMethods, field } from "./api-methods";
import type { FaultQueue } from "./fault-queue";
import { blocksSchema } from "./slack-blocks";
import type { Workspace } from "./workspace";

/** A call as it came in, for looking at afterwards. */
export type SlackCall = { readonly method: string; readonly outcome: string };

export type ApiParts = {
  readonly workspace: Workspace;
  readonly faults: FaultQueue;
  readonly token: string;
  /** The last part of the incoming webhook's address, and the channel it posts to. */
  readonly webhook: { readonly path: string; readonly channel: string };
  readonly calls: SlackCall[];
  /** Open addresses of answers to presses: path → who pressed, and where. */
  readonly responses: Map<string, { readonly channel: string; readonly user: string }>;
  readonly limitsRate: boolean;
};

const maxBytes = 1024 * 1024;

/** Answers `/api/<method>`, the incoming webhook and the addresses of answers, as Slack does. */
export function slackApi(parts: ApiParts): (request: IncomingMessage, response: ServerResponse) => void {
  const pace = new ChannelPace();
  return (request, response) => {
    handle(parts, pace, request, response).catch(() => response.destroy());
  };
}

async function handle(parts: ApiParts, pace: ChannelPace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, maxBytes);
  const path = new URL(request.url ?? "/", "http://slack").pathname;
  if (body === null || request.method !== "POST") return send(response, 400, { ok: false, error: "invalid_arguments" });
  const isAnswer = parts.responses.has(path);
  const fault = isAnswer ? null : parts.faults.take();
  const note = (outcome: string): void => void parts.calls.push({ method: path.replace(/^\/api\//, ""), outcome });
  if (fault !== null) note(fault.kind);
  if (fault?.kind === "silence") return;
  if (fault?.kind === "limited") return send(response, 429, { ok: false, error: "ratelimited" }, { "retry-after": String(fault.retryAfter) });
  if (fault?.kind === "server-error") return send(response, 500, "Internal Server Error");
  const answer =
    fault?.kind === "refused"
      ? { ok: false, error: fault.error }
      : answerOf(parts, pace, { path, authorization: request.headers.authorization, type: request.headers["content-type"] ?? "", body: body.toString("utf8") });
  // The message stands there; whoever sent it never hears so.
  if (fault?.kind === "lost-answer") return void response.destroy();
  if (fault === null) note(typeof answer === "string" ? answer : answer.ok ? "ok" : answer.error);
  if (typeof answer === "object" && "error" in answer && answer.error === "ratelimited") return send(response, 429, answer, { "retry-after": "1" });
  send(response, answer === "invalid_payload" || answer === "no_service" ? 404 : 200, answer);
}

type ApiAnswer = { ok: true } | { ok: false; error: string } | string;

function answerOf(parts: ApiParts, pace: ChannelPace, call: { path: string; authorization: string | undefined; type: string; body: string }): ApiAnswer {
  const { workspace, webhook, responses } = parts;
  const response = responses.get(call.path);
  if (response !== undefined) return keepAnswer(workspace, call.body, response);
  if (call.path === `/services/${webhook.path}`) return keepAnswer(workspace, call.body, { channel: webhook.channel, user: null });
  const method = /^\/api\/([\w.]+)$/.exec(call.path)?.[1] ?? "";
  const known = Object.hasOwn(apiMethods, method) ? apiMethods[method] : undefined;
  if (known === undefined) return call.path.startsWith("/services/") ? "no_service" : { ok: false, error: "unknown_method" };
  const parameters = parametersOf(call);
  const token = call.authorization?.replace(/^Bearer /, "") ?? field(parameters, "token");
  if (token !== parts.token) return { ok: false, error: token === "" ? "not_authed" : "invalid_auth" };
  try {
    const channel = workspace.conversation(field(parameters, "channel"));
    if (parts.limitsRate && method === "chat.postMessage" && channel !== null && pace.take(channel) !== null) return { ok: false, error: "ratelimited" };
    return { ok: true, ...known({ workspace, parameters }) };
  } catch (error) {
    if (error instanceof SlackRefusal) return { ok: false, error: error.code };
    throw error;
  }
}

/** Keeps a message that came as JSON; with `user` only they see it. */
export function keepAnswer(workspace: Workspace, body: string, { channel, user }: { channel: string; user: string | null }): "ok" | "invalid_payload" {
  try {
    const { text, blocks } = JSON.parse(body) as { text?: unknown; blocks?: unknown };
    workspace.add({ channel, text: typeof text === "string" ? text : "", blocks: blocksSchema.parse(blocks ?? []), metadata: null, onlyFor: user });
    return "ok";
  } catch {
    return "invalid_payload";
  }
}

function parametersOf({ type, body }: { type: string; body: string }): Readonly<Record<string, unknown>> {
  if (type.startsWith("application/json")) return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(body));
}

function send(response: ServerResponse, status: number, body: object | string, headers: Record<string, string> = {}): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json; charset=utf-8", ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
