import { TRPCError } from "@trpc/server";
import type { z } from "zod";
import { AppError } from "@/server/platform/errors";
import { appRouter, createCaller } from "../root";
import { requireId } from "./named-environment";
import * as schemas from "./schemas";
import { usualBodyKb } from "./v1-route";
import type { V1Call, V1Route } from "./v1-route";

type Api = ReturnType<typeof createCaller>;

/** Where a call goes and what it hands over; the rest is what the procedure itself declares. */
type Declared<Query extends z.ZodType, Body extends z.ZodType> = Pick<V1Route, "method" | "path" | "operationId" | "summary" | "description"> & {
  /** Such as `migrations.submit`. */
  procedure: string;
  status?: V1Route["status"];
  query?: Query;
  body?: Body;
  mostBodyKb?: number;
  call(
    api: Api,
    given: { id: string; number: number; params: V1Call["params"]; query: z.output<Query>; body: z.output<Body>; idempotencyKey: string },
  ): Promise<unknown>;
};

type Facts = { meta?: { access?: { permission?: string }; audit?: V1Route["audit"] }; output?: z.ZodType };

/**
 * A call of api/v1 that is a procedure of the console: the same permission, the same record, the same checks of what comes in, and the same
 * answer, so that nothing is decided twice. The token's rights are those of the actor.
 */
export function procedureRoute<Query extends z.ZodType = typeof schemas.nothing, Body extends z.ZodType = typeof schemas.nothing>(
  declared: Declared<Query, Body>,
): V1Route {
  const { procedure, query = schemas.nothing, body = null, status = 200, mostBodyKb = usualBodyKb, call, ...rest } = declared;
  const { meta, output } = factsOf(procedure);
  const access = meta?.access?.permission;
  if (access === undefined || output === undefined) throw new Error(`${procedure} declares no permission or no output.`);
  return {
    ...rest,
    access: access as V1Route["access"],
    audit: rest.method === "GET" ? null : (meta?.audit ?? "none: it only reads, and its question is too long for an address"),
    withoutDirectory: null,
    status,
    query,
    mostBodyKb,
    procedure,
    body: body ?? (rest.method === "POST" ? schemas.nothing : null),
    output,
    problems: rest.path.includes("{") ? [404, 409] : [409],
    handle: (given) => handle(given, call as Declared<z.ZodType, z.ZodType>["call"]),
  };
}

function factsOf(procedure: string): Facts {
  const found = (appRouter._def.procedures as unknown as Record<string, { _def: Facts } | undefined>)[procedure];
  if (found === undefined) throw new Error(`There is no procedure ${procedure}.`);
  return found._def;
}

async function handle({ db, actor, params, query, body, idempotencyKey }: V1Call, call: Declared<z.ZodType, z.ZodType>["call"]): Promise<unknown> {
  const request = { id: actor.requestId, address: actor.address ?? "unknown", userAgent: "api/v1" };
  const api = createCaller({ db, actor, reauthenticate: () => Promise.resolve(actor), request });
  const id = params["id"] === undefined ? "" : requireId(params["id"], "thing");
  try {
    return await call(api, { id, number: numberOf(params["number"]), params, query, body, idempotencyKey });
  } catch (error) {
    throw ours(error);
  }
}

/** @throws AppError `not_found` for what is no number of a migration */
function numberOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new AppError("not_found", "There is no such migration, or you may not see it.");
}

/** What the procedure refused, as this API tells it. */
function ours(error: unknown): unknown {
  if (!(error instanceof TRPCError)) return error;
  if (error.cause instanceof AppError) return error.cause;
  if (error.code !== "BAD_REQUEST") return error.cause ?? error;
  const issues = (error.cause as { issues?: { path: PropertyKey[]; message: string }[] } | undefined)?.issues ?? [];
  const words = issues.slice(0, 10).map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`));
  return new AppError("invalid_input", `The body is not valid. ${words.join("; ")}`, { details: { issues: words } });
}
