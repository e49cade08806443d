import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";
import { AppError, isShownToUser } from "@/server/platform/errors";
import type { AppErrorCode, AppErrorDetails } from "@/server/platform/errors";

const trpcCodes = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  invalid_input: "BAD_REQUEST",
  invalid_state: "CONFLICT",
  stale: "CONFLICT",
  duplicate: "CONFLICT",
  rate_limited: "TOO_MANY_REQUESTS",
  directory_unavailable: "SERVICE_UNAVAILABLE",
  upstream_failed: "BAD_GATEWAY",
  upstream_timeout: "GATEWAY_TIMEOUT",
  unavailable: "SERVICE_UNAVAILABLE",
  internal: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<AppErrorCode, TRPC_ERROR_CODE_KEY>;

/** What a client gets to see of an error. */
export type ShownError = { code: AppErrorCode; message: string; details: AppErrorDetails; requestId: string };

/** Turns any error into what may be shown: the text of ours, a sentence with the id for everything else. */
export function shownError(error: TRPCError, requestId: string): ShownError {
  if (error.cause instanceof AppError && isShownToUser(error.cause.code)) {
    return { code: error.cause.code, message: error.cause.message, details: error.cause.details, requestId };
  }
  if (error.code === "BAD_REQUEST") return { code: "invalid_input", message: inputMessage(error), details: {}, requestId };
  if (error.code === "NOT_FOUND") return { code: "not_found", message: "There is no such address in the API.", details: {}, requestId };
  if (error.code === "METHOD_NOT_SUPPORTED" || error.code === "UNSUPPORTED_MEDIA_TYPE" || error.code === "PARSE_ERROR") {
    return { code: "invalid_input", message: "The request could not be read. Reload the page and try again.", details: {}, requestId };
  }
  const code = error.cause instanceof AppError ? error.cause.code : "internal";
  return { code, message: `Something went wrong on our side. Give this id to an admin: ${requestId}`, details: {}, requestId };
}

function inputMessage(error: TRPCError): string {
  const issues = issuesOf(error.cause);
  if (issues.length === 0) return "The request could not be read. Reload the page and try again.";
  return issues.map((issue) => (issue.path === "" ? issue.message : `${issue.path}: ${issue.message}`)).join("; ");
}

function issuesOf(cause: unknown): { path: string; message: string }[] {
  if (!(cause instanceof Error) || !("issues" in cause) || !Array.isArray(cause.issues)) return [];
  return cause.issues.slice(0, 10).map((issue: { path?: unknown[]; message?: string }) => ({
    path: (issue.path ?? []).join("."),
    message: issue.message ?? "is not valid",
  }));
}

/** Puts an `AppError` into the tRPC error that carries its code; other errors stay as they are. */
export function toTrpcError(error: AppError): TRPCError {
  return new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error });
}
