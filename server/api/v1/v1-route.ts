import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Permission } from "@/server/access/permissions";
import type { Database } from "@/server/platform/db";
import type { AuditDeclaration } from "@/server/trpc/procedure";

/** Who may call a route: whoever holds the permission in some scope, or every token for what concerns only itself. */
export type V1Access = Permission | { everyToken: string };

/** What a handler gets: everything checked and parsed. */
export type V1Call<Query = unknown, Body = unknown> = {
  db: Database;
  actor: UserActor;
  /** Parts of the address, decoded: `id`, or `environment` as id or `team/stage/name`. */
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  /** Of the header, or made for this call. */
  idempotencyKey: string;
};

/** One call of api/v1 with all that it declares; the OpenAPI document is made of these. */
export type V1Route = {
  method: "GET" | "POST" | "DELETE";
  /** Such as `/environments/{environment}/start`. `{environment}` is an id, or three parts: team, stage and name. */
  path: string;
  operationId: string;
  summary: string;
  description: string;
  access: V1Access;
  /** The event that a change writes, or why it writes none; null for what only reads. */
  audit: AuditDeclaration | null;
  /** Why it is served while the directory cannot confirm anybody's rights, for a change that is. */
  withoutDirectory: string | null;
  status: 200 | 201 | 202;
  query: z.ZodType;
  body: z.ZodType | null;
  /** The body may be that large, kB. */
  mostBodyKb: number;
  output: z.ZodType;
  /** Refusals to expect beside those of every call. */
  problems: readonly number[];
  /** The procedure of the console that it is, such as `migrations.submit`; null: it is a call of its own. */
  procedure: string | null;
  handle(call: V1Call): Promise<unknown>;
};

type Declared<Query extends z.ZodType, Body extends z.ZodType, Output extends z.ZodType> = Omit<
  V1Route,
  "query" | "body" | "output" | "handle" | "audit" | "withoutDirectory" | "problems" | "status" | "mostBodyKb" | "procedure"
> &
  Partial<Pick<V1Route, "audit" | "withoutDirectory" | "problems" | "status">> & {
    query: Query;
    body?: Body;
    output: Output;
    handle(call: V1Call<z.output<Query>, z.output<Body>>): Promise<z.output<Output>>;
  };

/** Enough for everything that a person types but SQL. */
export const usualBodyKb = 16;

/** Declares a route; the types of its query, body and answer follow from their schemas. */
export function v1Route<Query extends z.ZodType, Body extends z.ZodType, Output extends z.ZodType>(declared: Declared<Query, Body, Output>): V1Route {
  const { body = null, audit = null, withoutDirectory = null, problems = [], status = 200, ...rest } = declared;
  // The handler is called with what these very schemas have parsed.
  return { ...rest, body, mostBodyKb: usualBodyKb, procedure: null, audit, withoutDirectory, problems, status, handle: declared.handle as V1Route["handle"] };
}
