import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError, httpStatusOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { appRouter } from "./root";
import { requestContext } from "./request-context";
import { isSameOrigin } from "./same-origin";

const maxBatch = 20;
const maxBodyBytes = 256 * 1024;

/** Serves the API over HTTP: same-origin only for what changes something, JSON only, bounded batches and bodies. */
export async function handleTrpc(request: Request): Promise<Response> {
  const refusal = refuse(request);
  if (refusal !== null) return refusal;
  const context = await requestContext(request.headers);
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
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
  const batch = new URL(request.url).pathname.split(",").length;
  if (batch > maxBatch) return problem(400, `A batch may hold at most ${maxBatch} calls.`);
  if (request.method !== "POST") return null;
  if (!isSameOrigin(request.headers)) return problem(403, "This request does not come from a page of the portal.");
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return problem(415, "Send JSON.");
  if (Number(request.headers.get("content-length") ?? "0") > maxBodyBytes) return problem(413, `Send at most ${maxBodyBytes / 1024} kB.`);
  return null;
}

function problem(status: number, detail: string): Response {
  return Response.json({ title: detail, status }, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
