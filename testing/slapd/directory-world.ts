import { demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoServiceAccount } from "@/embedded/directory/demo-people";
import type { UserActor } from "@/server/access/actor";
import { directoryConfigSchema } from "@/server/access/directory";
import type { DirectoryConfig } from "@/server/access/directory";
import { importGrants } from "@/server/access/grants-config";
import { resolveActor } from "@/server/access/resolve-actor";
import { signIn } from "@/server/access/sign-in";
import type { SignInResult } from "@/server/access/sign-in";
import { systemActors } from "@/server/access/system-actors";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "../database/test-database";
import type { FaultProxy } from "../fault-proxy/start-fault-proxy";
import { startFaultProxy } from "../fault-proxy/start-fault-proxy";
import type { DirectoryChanges } from "./directories-under-test";
import { changesOfSlapd } from "./directories-under-test";
import { startSlapd } from "./start-slapd";
import type { Slapd } from "./start-slapd";

/** The product's access on a fresh database, with a real slapd behind a fault proxy. `payments-developers` may start what belongs to payments. */
export type DirectoryWorld = {
  db: Database;
  slapd: Slapd;
  changes: DirectoryChanges;
  /** Between the product and slapd's ldaps port. */
  proxy: FaultProxy;
  config: DirectoryConfig;
  signIn(username: unknown, password: unknown, from?: { address?: string; device?: string | null }): Promise<SignInResult>;
  /** The token of a person of the demo who signs in. */
  tokenOf(uid: string): Promise<string>;
  resolve(token: string): Promise<UserActor | null>;
  close(): Promise<void>;
};

/** Milliseconds the product waits in tests: long enough for a busy machine, short enough to wait for. */
const quickTimeouts = { connectTimeoutMs: 1_400, operationTimeoutMs: 1_400 };

/** @param changes settings of `directoryConfigSchema` on top of the world's own. */
export async function createDirectoryWorld(changes: Record<string, unknown> = {}): Promise<DirectoryWorld> {
  const database = await createTestDatabase();
  const db = openDatabase(database.appUrl, 10);
  const slapd = await startSlapd({ entries: demoEntries });
  const proxy = await startFaultProxy(Number(new URL(slapd.tlsUrl ?? "").port));
  const config = directoryConfigSchema.parse({
    url: `ldaps://127.0.0.1:${proxy.port}`,
    ca: slapd.caCertificate,
    bindDn: demoServiceAccount.dn,
    bindPassword: demoServiceAccount.password,
    userBase: demoPeopleBase,
    groupBase: demoGroupBase,
    ...quickTimeouts,
    ...changes,
  });
  const grants = [{ group: demoGroupDn("payments-developers"), role: "developer" as const, teams: ["payments"], stages: [], environments: [] }];
  await inTransaction(db, (tx) => importGrants(tx, systemActors.importer("test"), grants));
  let addresses = 0;
  // Each attempt comes from somewhere else, so that only the limit under test counts.
  const newAddress = () => `198.51.100.${(addresses += 1) % 250}`;
  const world: DirectoryWorld = {
    db,
    slapd,
    changes: changesOfSlapd(slapd),
    proxy,
    config,
    signIn: (username, password, from = {}) =>
      signIn(db, config, { username, password, device: from.device ?? null, address: from.address ?? newAddress(), userAgent: "test", requestId: "request-1" }),
    tokenOf: async (uid) => {
      const result = await world.signIn(uid, `${uid}-demo`);
      if (!result.ok) throw new Error(`${uid} could not sign in: ${result.reason}`);
      return result.token;
    },
    resolve: (token) => resolveActor(db, config, token, { id: "request-2", address: "192.0.2.7" }),
    close: async () => {
      await db.$disconnect();
      await proxy.close();
      await slapd.close();
      await database.drop();
    },
  };
  return world;
}
