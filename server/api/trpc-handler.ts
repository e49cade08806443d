import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { TRPCError } from "@trpc/server";
import { AppError, httpStatusOf } from "@/server/platform/errors";
import type { AppErrorCode } from "@/server/platform/errors";
import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import type { Context } from "@/server/trpc/context";
import { readBoundedBody } from "./bounded-body";
import { appRouter } from "./root";
import { requestContext } from "./request-context";
import { requestFacts } from "./request-facts";
import type { RequestFacts } from "./request-facts";
import { isSameOrigin } from "./same-origin";
import { callsIn, unavailableAnswer } from "./unavailable-answer";
import { proposalKb } from "./v1/migration-schemas";

const maxBatch = 20;
const usualBodyKb = 256;

/** Header of a call that a page makes by itself; it does not keep an idle session alive. */
const backgroundHeader = "x-switchyard-background";

/** Header of each answer with the server's time, Unix ms; browsers go by it and not by the clock of the PC. */
const timeHeader = "x-switchyard-time";

/** Refusals that somebody who looks into misuse asks for. */
const refusedActs: ReadonlySet<AppErrorCode> = new Set(["forbidden", "not_found", "rate_limited"]);

/** Serves the API over HTTP: same-origin only for what changes something, JSON only, bounded batches and bodies. */
export async function handleTrpc(request: Request): Promise<Response> {
  const refusal = refuse(request);
  if (refusal !== null) return refusal;
  const mostKb = mostBodyKb(request.url);
  const bounded = await withBoundedBody(request, mostKb);
  if (bounded === null) return problem(413, `Send at most ${mostKb.toLocaleString("en-US")} kB.`);
  const facts = requestFacts(request.headers);
  const response = await answer(bounded, facts);
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-request-id", facts.id);
  response.headers.set(timeHeader, String(clock.now().getTime()));
  return response;
}

async function answer(request: Request, facts: RequestFacts): Promise<Response> {
  let context: Context;
  try {
    context = await requestContext(request.headers, { request: facts, touch: isByThePerson(request) });
  } catch (error) {
    logger.error({ err: error, requestId: facts.id }, "api: the caller could not be looked up");
    return unavailableAnswer(request.url, facts.id);
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    // A question may be too long for an address; sent as a body it is held to the rules of what changes something.
    allowMethodOverride: true,
    createContext: () => context,
    onError: ({ error, path, type }) => logFailure(error, { path, type, requestId: facts.id, userId: context.actor?.id }),
  });
}

/** False for what a page does by itself: its stream of changes, and calls that say so. */
function isByThePerson(request: Request): boolean {
  return !new URL(request.url).pathname.endsWith("/live.changes") && request.headers.get(backgroundHeader) !== "1";
}

function logFailure(error: TRPCError, call: { path: string | undefined; type: string; requestId: string; userId: string | undefined }): void {
  const { cause } = error;
  if (cause instanceof AppError ? httpStatusOf(cause.code) >= 500 : error.code === "INTERNAL_SERVER_ERROR") {
    logger.error({ err: cause ?? error, ...call }, "api: a call failed");
  } else if (call.type === "mutation" && cause instanceof AppError && refusedActs.has(cause.code)) {
    logger.warn({ code: cause.code, ...call }, "api: an act was refused");
  }
}

function refuse(request: Request): Response | null {
  if (callsIn(request.url) > maxBatch) return problem(400, `A batch may hold at most ${maxBatch} calls.`);
  if (request.method !== "POST") return null;
  if (!isSameOrigin(request.headers)) return problem(403, "This request does not come from a page of the portal.");
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return problem(415, "Send JSON.");
  return null;
}

/** Forms of migrations hold SQL, and are as long as the API takes them. */
function mostBodyKb(url: string): number {
  return /(?:\/|,|%2c)migrations\./i.test(new URL(url).pathname) ? proposalKb : usualBodyKb;
}

async function withBoundedBody(request: Request, mostKb: number): Promise<Request | null> {
  if (request.method !== "POST") return request;
  const body = await readBoundedBody(request, mostKb * 1024);
  return body && new Request(request.url, { method: "POST", headers: request.headers, body, signal: request.signal });
}

function problem(status: number, detail: string): Response {
  return Response.json({ title: detail, status }, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
