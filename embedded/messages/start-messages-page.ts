import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readBody, serveLoopback } from "../aws/loopback-server";
import type { EmbeddedMail } from "../mail/start-embedded-mail";
import type { EmbeddedSlack } from "../slack/start-embedded-slack";
import { renderMessagesPage } from "./messages-page";

/** The page on which a person of the demo reads Slack and mail. */
export type MessagesPage = { readonly url: string; setLinks(links: readonly { label: string; url: string }[]): void; close(): Promise<void> };

type Parts = { slack: EmbeddedSlack; mail: EmbeddedMail; note: string | null; links: readonly { label: string; url: string }[] };

const maxBytes = 64 * 1024;

const press = z.object({ user: z.string(), channel: z.string(), ts: z.string(), action: z.string() });
const command = z.object({ user: z.string(), text: z.string().max(200) });
const fault = z.object({ kind: z.enum(["limited", "server-error", "silence", "lost-answer", "refused"]), times: z.coerce.number().int().min(1).max(50) });
const mailFault = z.object({ code: z.coerce.number().pipe(z.union([z.literal(451), z.literal(550)])) });

/** Starts the page on a loopback port. */
export async function startMessagesPage({ slack, mail, port = 0 }: { slack: EmbeddedSlack; mail: EmbeddedMail; port?: number }): Promise<MessagesPage> {
  const parts: Parts = { slack, mail, note: null, links: [] };
  const server = await serveLoopback((request, response) => void answer(parts, request, response).catch(() => response.destroy()), "127.0.0.1", port);
  return {
    url: `http://127.0.0.1:${server.port}`,
    setLinks: (links) => {
      parts.links = links;
    },
    close: server.close,
  };
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isFromHere(request)) return plain(response, 403, "This page answers only to this machine, and to its own forms.");
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  if (request.method === "GET" && path === "/") return page(parts, response);
  if (request.method !== "POST") return plain(response, 404, "There is nothing here.");
  const body = await readBody(request, maxBytes);
  if (body === null) return plain(response, 413, "This is too much.");
  const form = Object.fromEntries(new URLSearchParams(body.toString("utf8")));
  const note = await act(parts, path, form).catch((error: unknown) => (error instanceof z.ZodError ? z.prettifyError(error) : "That did not work."));
  parts.note = note;
  response.writeHead(303, { location: "/", "cache-control": "no-store" });
  response.end();
}

async function act({ slack, mail }: Parts, path: string, form: Readonly<Record<string, string>>): Promise<string> {
  if (path === "/press") {
    const { user, channel, ts, action } = press.parse(form);
    const message = slack.workspace.find(channel, ts);
    const fields = Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) => (name.startsWith("field:") ? [[name.slice("field:".length), value]] : [])),
    );
    const delivered = message === null ? null : await slack.press({ user, message, actionId: action, fields });
    return delivered === null ? "The message is gone." : delivered.status === 200 ? "Pressed. The answer stands below." : unanswered(delivered.status);
  }
  if (path === "/command") {
    const delivered = await slack.command(command.parse(form));
    return delivered.status === 200 ? "Sent. The answer stands below." : unanswered(delivered.status);
  }
  if (path === "/faults") {
    const { kind, times } = fault.parse(form);
    slack.faults.add(kind === "limited" ? { kind, retryAfter: 30 } : kind === "refused" ? { kind, error: "invalid_auth" } : { kind }, times);
    return "The next calls to Slack meet the fault.";
  }
  if (path === "/faults/clear") {
    slack.faults.clear();
    return "Slack answers again.";
  }
  if (path === "/mail-fault") {
    mail.failNext({ kind: "answer", code: mailFault.parse(form).code });
    return "The next mail meets the fault.";
  }
  return "There is nothing here.";
}

function unanswered(status: number | null): string {
  return status === null ? "Slack would say: the app did not respond within three seconds." : `Slack would say: the app did not respond (${status}).`;
}

function page(parts: Parts, response: ServerResponse): void {
  const nonce = randomBytes(16).toString("base64");
  const text = renderMessagesPage({ ...parts, nonce });
  parts.note = null;
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  });
  response.end(text);
}

/** Another site can resolve to this address, and can send forms to it; the headers give both away. */
function isFromHere({ headers, method }: IncomingMessage): boolean {
  if (!/^(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/.test(headers.host ?? "")) return false;
  if (method === "GET") return true;
  const site = headers["sec-fetch-site"];
  return (headers.origin === undefined || headers.origin === `http://${headers.host}`) && (site === undefined || site === "same-origin");
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}
