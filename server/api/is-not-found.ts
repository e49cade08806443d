import { TRPCError } from "@trpc/server";

/** True when a call inside the server was answered with "there is no such thing", or its id was no id at all. */
export function isNotFound(error: unknown): boolean {
  return error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST");
}
