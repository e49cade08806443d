import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError, httpStatusOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { readBoundedBody } from "./bounded-body";
import { appRouter } from "./root";
import { requestContext } from "./request-context";
import { isSameOrigin } from "./same-origin";

const maxBatch = 20;
const maxBodyBytes = 256 * 1024;

/** Serves the API over HTTP: same-origin only for what changes something, JSON only, bounded batches and bodies. */
export async function handleTrpc(request: Request): Promise<Response> {
  const refusal = refuse(request);
  if (refusal !== null) return refusal;
  const bounded = await withBoundedBody(request);
  if (bounded === null) return problem(413, `Send at most ${maxBodyBytes / 1024} kB.`);
  const context = await requestContext(request.headers);
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: bounded,
    router: appRouter,
    createContext: () => context,
    onError: ({ error, path, type }) => {
      const cause = error.cause;
      if (cause instanceof AppError ? httpStatusOf(cause.code) < 500 : error.code !== "INTERNAL_SERVER_ERROR") return;
      logger.error({ err: cause ?? error, path, type, requestId: context.request.id, userId: context.actor?.id }, "api: a call failed");
    },
  });
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-request-id", context.request.id);
  return response;
}

function refuse(request: Request): Response | null {
  // tRPC decodes the path before it splits it.
  const batch = new URL(request.url).pathname.split(/,|%2c/i).length;
  if (batch > maxBatch) return problem(400, `A batch may hold at most ${maxBatch} calls.`);
  if (request.method !== "POST") return null;
  if (!isSameOrigin(request.headers)) return problem(403, "This request does not come from a page of the portal.");
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return problem(415, "Send JSON.");
  return null;
}

async function withBoundedBody(request: Request): Promise<Request | null> {
  if (request.method !== "POST") return request;
  const body = await readBoundedBody(request, maxBodyBytes);
  return body && new Request(request.url, { method: "POST", headers: request.headers, body, signal: request.signal });
}

function problem(status: number, detail: string): Response {
  return Response.json({ title: detail, status }, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
