import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import superjson from "superjson";
import type { ShownError } from "@/server/trpc/error-mapping";

/** Number of calls that a tRPC address names. tRPC decodes the path before it splits it. */
export function callsIn(url: string): number {
  return new URL(url).pathname.split(/,|%2c/i).length;
}

/**
 * 503 in the shape of a tRPC error, for when a request fails before tRPC sees it; one error for each call of a batch.
 * Source of the shape: https://trpc.io/docs/rpc#error-response
 */
export function unavailableAnswer(url: string, requestId: string): Response {
  const message = "The portal cannot reach its database. Nothing was changed; try again in a moment.";
  const app: ShownError = { code: "unavailable", message, details: {}, requestId };
  const shape = { code: TRPC_ERROR_CODES_BY_KEY.SERVICE_UNAVAILABLE, message, data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503, app } };
  const one = { error: superjson.serialize(shape) };
  const isBatch = new URL(url).searchParams.get("batch") === "1";
  return Response.json(isBatch ? Array.from({ length: callsIn(url) }, () => one) : one, { status: 503 });
}
