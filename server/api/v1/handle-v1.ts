import type { UserActor } from "@/server/access/actor";
import { resolveTokenActor } from "@/server/access/api-token-actor";
import { canSomewhere, requireFreshDirectory } from "@/server/access/can";
import { directorySettings } from "@/server/access/directory-settings";
import { databaseFailure } from "@/server/platform/database-failure";
import { database } from "@/server/platform/db";
import { AppError, httpStatusOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { requireRightClock } from "@/server/platform/right-clock";
import { requestFacts } from "../request-facts";
import type { RequestFacts } from "../request-facts";
import { matchRoutes } from "./match-route";
import type { RouteMatch } from "./match-route";
import { openApiDocument } from "./openapi";
import { problemAnswer, problemOf } from "./problem";
import { parseInput, readIdempotencyKey, readJson, readQuery } from "./read-input";
import type { V1Route } from "./v1-route";

/**
 * Serves api/v1: for machines, with a token in the header Authorization and nothing else; a cookie counts for nothing here, so no page of
 * another site can act through a person's browser. Answers are never stored, and no other origin may read them.
 */
export async function handleV1(request: Request): Promise<Response> {
  const facts = requestFacts(request.headers);
  const response = await answer(request, facts).catch((error: unknown) => failure(error, request, facts));
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-request-id", facts.id);
  return response;
}

async function answer(request: Request, facts: RequestFacts): Promise<Response> {
  const url = new URL(request.url);
  const segments = segmentsOf(url.pathname);
  if (request.method === "GET" && segments.join("/") === "openapi.json") return Response.json(openApiDocument());
  const matches = matchRoutes(segments);
  const match = matches.find(({ route }) => route.method === request.method);
  if (match !== undefined) return serve(request, url, match, facts);
  if (matches.length === 0) {
    return problemAnswer("not_found", facts.id, { status: 404, detail: "There is no such address in api/v1. GET /api/v1/openapi.json lists them all." });
  }
  const allow = [...new Set(matches.map(({ route }) => route.method))].join(", ");
  return problemAnswer("invalid_input", facts.id, { status: 405, detail: `This address answers to ${allow}.`, headers: { allow } });
}

async function serve(request: Request, url: URL, { route, params }: RouteMatch, facts: RequestFacts): Promise<Response> {
  const db = database();
  const actor = await resolveTokenActor(db, directorySettings(), bearerToken(request.headers), facts);
  requireAccess(actor, route);
  const query: unknown = parseInput(route.query, readQuery(url), "query");
  const json = route.body === null ? { value: {} } : await readJson(request, route.mostBodyKb);
  if (json === null) return problemAnswer("invalid_input", facts.id, { status: 413, detail: `Send at most ${route.mostBodyKb.toLocaleString("en-US")} kB.` });
  const body: unknown = route.body === null ? {} : parseInput(route.body, json.value, "body");
  const output = await route.handle({ db, actor, params, query, body, idempotencyKey: readIdempotencyKey(request.headers) });
  return Response.json(route.output.parse(output), { status: route.status });
}

/** The permission in some scope, before anything of the request is read; the use case then authorises the object. */
function requireAccess(actor: UserActor, { access, audit, withoutDirectory }: V1Route): void {
  if (typeof access === "string" && !canSomewhere(actor, access)) {
    throw new AppError("forbidden", `This needs ${access}: the token must name it, and its owner must hold it.`, { details: { permission: access } });
  }
  if (audit === null) return;
  if (withoutDirectory === null) requireFreshDirectory(actor);
  requireRightClock();
}

function bearerToken(headers: Headers): string {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token === undefined) throw new AppError("unauthenticated", "Send a token of yours: Authorization: Bearer swy_… Make one under My access.");
  return token;
}

/** Decoded parts of the path below `/api/v1`; a part that cannot be decoded matches nothing. */
function segmentsOf(pathname: string): string[] {
  return pathname
    .replace(/^\/api\/v1\/?/, "")
    .split("/")
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return "";
      }
    });
}

function failure(error: unknown, request: Request, facts: RequestFacts): Response {
  const call = { path: new URL(request.url).pathname, method: request.method, requestId: facts.id };
  const known = error instanceof AppError ? error : databaseFailure(error, request.method === "GET" ? "query" : "mutation");
  if (known === null || httpStatusOf(known.code) >= 500) logger.error({ err: error, ...call }, "api: a call of a machine failed");
  else if (known.code !== "invalid_input" && known.code !== "invalid_state") logger.warn({ code: known.code, ...call }, "api: a call of a machine was refused");
  return problemOf(known ?? new AppError("internal", "A call failed.", { cause: error }), facts.id);
}
