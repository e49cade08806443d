import { createToken } from "@/server/access/api-tokens";
import { machineVerbs } from "@/server/access/api-token-rights";
import type { MachineVerb } from "@/server/access/api-token-rights";
import type { Scope, UserActor } from "@/server/access/actor";
import { handleV1 } from "@/server/api/v1/handle-v1";
import { inTransaction } from "@/server/platform/transaction";
import type { PortalWorld } from "./portal-world";

/** What a call to api/v1 got: its status, its headers and its JSON. */
export type ApiAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

export type ApiCall = { token?: string; body?: unknown; headers?: Record<string, string> };

/** Makes a token for a person of the world; by default with every verb, everywhere, for a day. */
export async function makeToken(
  world: Pick<PortalWorld, "db">,
  owner: UserActor,
  {
    name = "ci",
    verbs = machineVerbs,
    scope = {},
    expiresAt = new Date(Date.now() + 86_400_000),
  }: Partial<{ name: string; verbs: readonly MachineVerb[]; scope: Partial<Scope>; expiresAt: Date }> = {},
): Promise<{ text: string; id: string }> {
  const where = { teams: [], stages: [], environments: [], ...scope };
  const { text, token } = await inTransaction(world.db, (tx) => createToken(tx, owner, { ownerId: owner.id, name, verbs, scope: where, expiresAt }));
  return { text, id: token.id };
}

/** Calls api/v1 in this process, on the database that DATABASE_URL names. */
export async function callApi(method: string, path: string, { token, body, headers = {} }: ApiCall = {}): Promise<ApiAnswer> {
  const json = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const sent: Record<string, string> = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
    ...headers,
  };
  const response = await handleV1(new Request(`http://localhost:3000/api/v1${path}`, { method, headers: sent, ...json }));
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}
