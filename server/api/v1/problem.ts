import type { z } from "zod";
import { httpStatusOf, isShownToUser } from "@/server/platform/errors";
import type { AppError, AppErrorCode, AppErrorDetails } from "@/server/platform/errors";
import type { problem } from "./schemas";

const titles: Record<AppErrorCode, string> = {
  unauthenticated: "The token is missing or not valid",
  forbidden: "The token may not do this",
  not_found: "Not found",
  invalid_input: "The request is not valid",
  invalid_state: "It cannot be done now",
  stale: "It changed meanwhile",
  duplicate: "It is taken already",
  rate_limited: "Too many requests",
  directory_unavailable: "The directory does not answer",
  upstream_failed: "An outside system failed",
  upstream_timeout: "An outside system did not answer",
  unavailable: "The portal cannot do this at the moment",
  internal: "Something went wrong on our side",
};

/** What stands in a problem beside the code. */
export type ProblemFacts = { status: number; detail: string; details?: AppErrorDetails; headers?: Record<string, string> };

/** An error of ours as problem details (RFC 9457): its text where it is written for the caller, otherwise the id of the request. */
export function problemOf(error: AppError, requestId: string): Response {
  const { code, details } = error;
  const shown = isShownToUser(code);
  const retryAfter = details["retryAfterSeconds"];
  return problemAnswer(code, requestId, {
    status: httpStatusOf(code),
    detail: shown ? error.message : `Give this id to an admin: ${requestId}`,
    details: shown ? details : {},
    headers: {
      ...(code === "unauthenticated" && { "www-authenticate": 'Bearer realm="switchyard"' }),
      ...(typeof retryAfter === "number" && { "retry-after": String(retryAfter) }),
    },
  });
}

/** Problem details with a status of their own, such as 405 and 413. */
export function problemAnswer(code: AppErrorCode, requestId: string, { status, detail, details = {}, headers = {} }: ProblemFacts): Response {
  const body: z.input<typeof problem> = { type: "about:blank", title: titles[code], status, detail, code, requestId, details: toDetails(details) };
  return Response.json(body, { status, headers: { "content-type": "application/problem+json", ...headers } });
}

function toDetails(details: AppErrorDetails): z.input<typeof problem>["details"] {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, typeof value === "object" ? [...value] : value]));
}
