import { callTRPCProcedure, TRPCError } from "@trpc/server";
import type { UserActor } from "@/server/access/actor";
import { wholeGrant } from "@/server/access/load-actor";
import type { RoleName } from "@/server/access/roles";
import type { Database } from "@/server/platform/db";
import type { Context } from "@/server/trpc/context";
import type { ApiUnderTest, ProcedureFacts } from "./api-under-test";

/** How a probing call ended: the tRPC code or `none`, and what it had touched by then. */
export type Probe = { code: string; readInput: boolean; askedDatabase: boolean };

/** A person with these roles everywhere; none means no grant at all. */
export function personWith(roles: readonly RoleName[], directoryFresh = true): UserActor {
  const scope = { teams: [], stages: [], environments: [] };
  const grants = roles.map((role) => wholeGrant({ role, awsRole: "developer", scope, groupDn: "cn=test,dc=example,dc=com" }));
  return {
    kind: "user",
    id: "019aa000-0000-7000-8000-000000000001",
    uid: "test",
    name: "Test",
    sessionId: null,
    address: null,
    requestId: "test",
    grants,
    directoryFresh,
  };
}

/** Calls a procedure with an input that no schema accepts and a database that only notes being asked. */
export async function probe(api: ApiUnderTest, procedure: ProcedureFacts, actor: UserActor | null): Promise<Probe> {
  const seen = { readInput: false, askedDatabase: false };
  const db = new Proxy({}, { get: () => noteDatabase(seen) }) as Database;
  const ctx: Context = { db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "test", address: "127.0.0.1", userAgent: "test" } };
  const getRawInput = () => {
    seen.readInput = true;
    return Promise.resolve({ "no schema has this key": true });
  };
  try {
    await callTRPCProcedure({ router: api.router, path: procedure.path, type: procedure.type, ctx, getRawInput, signal: AbortSignal.abort(), batchIndex: 0 });
    return { code: "none", ...seen };
  } catch (error) {
    return { code: error instanceof TRPCError ? error.code : String(error), ...seen };
  }
}

function noteDatabase(seen: { askedDatabase: boolean }): never {
  seen.askedDatabase = true;
  throw new Error("The database was asked.");
}
