import type { IncomingMessage, ServerResponse } from "node:http";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { performControl } from "./control-actions";
import { ControlError } from "./control-error";
import { renderControlPage, renderRefusedForm } from "./control-page";
import type { ControlParts } from "./control-parts";
import { controlState } from "./control-state";
import { readBody } from "./loopback-server";
import type { TagCommandResult } from "./run-tag-commands";

const MAX_BODY_BYTES = 100_000;

type Reply = { readonly status: number; readonly type: string; readonly text: string; readonly headers?: Record<string, string> };

/**
 * Answers one request to the control port. For people: `GET /` and plain forms. For the product of the demo: `GET /clock`. For tests: `GET /state`,
 * `GET /calls?limit=N`, and with JSON `POST /instances/ID/VERB`, `/instances/ID/boot-fault`, `/instances/ID/workload`,
 * `/instances/ID/open-shell`, `/instances/ID/end-shells`, `/faults`, `/faults/clear`, `/delays`,
 * `/describe-lag`, `/capacity`, `/capacity/back`, `/load-balancers/target`, `/load-balancers/forward`, `/buckets`, `/buckets/fill`, `/buckets/drain`, `/time/advance`, `/time/to`, `/time/speed` and
 * `/tags`, which also takes pasted commands as plain text.
 * Refuses (403) a Host other than this machine and a POST that comes from another site. Never rejects.
 */
export async function answerControlRequest(parts: ControlParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = await route(parts, request).catch((error: unknown) => refusal(error, isForm(request)));
  response.writeHead(reply.status, {
    "content-type": reply.type,
    "content-length": Buffer.byteLength(reply.text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // Not "no-referrer": with it browsers send "Origin: null" with the page's own forms.
    "referrer-policy": "same-origin",
    ...reply.headers,
  });
  response.end(reply.text);
}

async function route(parts: ControlParts, request: IncomingMessage): Promise<Reply> {
  checkHost(request);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.method === "GET") return readRoute(parts, url);
  if (request.method !== "POST") throw new ControlError(405, "Use GET or POST.");
  checkOrigin(request);
  const form = isForm(request);
  const input = await readInput(request, { form, text: url.pathname === "/tags" && isText(request) });
  const results = performControl(parts, url.pathname, input);
  if (results) return form ? page(parts, results) : json({ results });
  return form ? { status: 303, type: "text/plain", text: "", headers: { location: "/" } } : json(controlState(parts));
}

function readRoute(parts: ControlParts, url: URL): Reply {
  if (url.pathname === "/") return page(parts);
  if (url.pathname === "/state") return json(controlState(parts));
  if (url.pathname === "/clock") return json({ aheadMs: parts.clock.offsetMs, speed: parts.clock.speed });
  if (url.pathname === "/calls") {
    const limit = z.coerce
      .number()
      .int()
      .min(1)
      .max(10_000)
      .safeParse(url.searchParams.get("limit") ?? 1_000);
    if (!limit.success) throw new ControlError(400, "limit must be a whole number from 1 to 10000.");
    return json({ calls: parts.calls.list(limit.data) });
  }
  throw new ControlError(404, `There is nothing at ${url.pathname}.`);
}

function page(parts: ControlParts, tagResults: readonly TagCommandResult[] = []): Reply {
  const nonce = randomBytes(16).toString("base64");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
  const text = renderControlPage({ state: controlState(parts), calls: parts.calls.list(200), tagResults, links: parts.links, nonce });
  return { status: 200, type: "text/html; charset=utf-8", text, headers: { "content-security-policy": policy } };
}

/** A page on another site can be made to resolve to this address (DNS rebinding); its Host header gives it away. */
function checkHost(request: IncomingMessage): void {
  if (!/^(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/.test(request.headers.host ?? "")) {
    throw new ControlError(403, "The control page answers only to localhost and 127.0.0.1.");
  }
}

/** Browsers say where a POST comes from; other programs say nothing and pass. */
function checkOrigin(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const foreign = (origin !== undefined && origin !== `http://${host}`) || (site !== undefined && site !== "same-origin");
  if (foreign) throw new ControlError(403, "This request comes from another site. Use the control page itself.");
}

function isForm(request: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded(?:;|$)/.test(request.headers["content-type"] ?? "");
}

function isText(request: IncomingMessage): boolean {
  return /^text\/plain(?:;|$)/.test(request.headers["content-type"] ?? "");
}

async function readInput(request: IncomingMessage, as: { readonly form: boolean; readonly text: boolean }): Promise<unknown> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) throw new ControlError(413, "The request body is larger than 100,000 bytes.");
  if (as.form) return formInput(body.toString("utf8"));
  if (as.text) return { commands: body.toString("utf8") };
  if (body.length === 0) return {};
  if (!/^application\/json(?:;|$)/.test(request.headers["content-type"] ?? "")) {
    throw new ControlError(415, "Send JSON with content type application/json.");
  }
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ControlError(400, "The request body is not valid JSON.");
  }
}

/** A form knows only text: empty fields are left out, numbers are read as such. */
function formInput(text: string): Record<string, string | number> {
  const fields = [...new URLSearchParams(text)].filter(([, value]) => value !== "");
  return Object.fromEntries(fields.map(([name, value]) => [name, /^\d{1,9}(?:\.\d{1,3})?$/.test(value) ? Number(value) : value]));
}

function json(value: unknown, status = 200): Reply {
  return { status, type: "application/json; charset=utf-8", text: `${JSON.stringify(value, null, 2)}\n` };
}

function refusal(error: unknown, form: boolean): Reply {
  const { status, message } = explain(error);
  return form ? { status, type: "text/html; charset=utf-8", text: renderRefusedForm(message) } : json({ error: message }, status);
}

function explain(error: unknown): { status: number; message: string } {
  if (error instanceof ControlError) return error;
  if (error instanceof z.ZodError) return { status: 400, message: z.prettifyError(error) };
  return { status: 500, message: "Internal error of the control page." };
}
