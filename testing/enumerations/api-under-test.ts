import type { AnyRouter } from "@trpc/server";
import type { z } from "zod";
import type { ProcedureMeta } from "@/server/trpc/procedure";

/** Everything the enumerations look at. The tests hand in the real API; the tests of the rules hand in faulty ones. */
export type ApiUnderTest = {
  router: AnyRouter;
  permissions: Readonly<Record<string, unknown>>;
  roles: Readonly<Record<string, { permissions: readonly string[] }>>;
  /** Names of the audit catalogue, and of the events that some code records. */
  auditEvents: readonly string[];
  recordedEvents: readonly string[];
  /** Path of each route.ts and its text. */
  routes: Readonly<Record<string, string>>;
  /** Names of the folders in server/. */
  nouns: readonly string[];
};

/** A rule over the whole API; an empty list means that it holds. Each finding is a sentence with the procedure's path. */
export type ApiRule = { id: string; title: string; check(api: ApiUnderTest): Promise<string[]> | string[] };

/** What is known of a procedure without calling it. */
export type ProcedureFacts = {
  path: string;
  type: "query" | "mutation" | "subscription";
  meta: Partial<ProcedureMeta>;
  inputs: readonly z.ZodType[];
  output: z.ZodType | undefined;
};

type Definition = { type: ProcedureFacts["type"]; meta?: ProcedureMeta; inputs?: z.ZodType[]; output?: z.ZodType };

/** All procedures of the router, sorted by path. */
export function proceduresOf(api: ApiUnderTest): ProcedureFacts[] {
  const procedures = api.router._def.procedures as Record<string, { _def: Definition }>;
  return Object.entries(procedures)
    .map(([path, { _def }]) => ({ path, type: _def.type, meta: _def.meta ?? {}, inputs: _def.inputs ?? [], output: _def.output }))
    .sort((a, b) => a.path.localeCompare(b.path));
}
