import type { UserActor } from "@/server/access/actor";
import { wholeGrant } from "@/server/access/load-actor";
import type { RoleName } from "@/server/access/roles";
import { createCaller } from "@/server/api/root";
import { defaultRules, defaultSafetyDelayMinutes, defaultThrottle } from "@/server/migrations/databases/schemas";
import type { RegisterDatabaseInput } from "@/server/migrations/databases/schemas";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "../database/test-database";
import type { TestDatabase } from "../database/test-database";

/** A portal on a fresh database with two teams, and people who look at databases, plan and manage them. */
export type DatabaseWorld = {
  portal: TestDatabase;
  db: Database;
  /** Admin of the team payments. */
  admin: UserActor;
  person(name: string, roles: readonly RoleName[], teams?: readonly string[]): UserActor;
  /** The API as this person calls it. */
  as(actor: UserActor): ReturnType<typeof createCaller>;
  /** Registers a database of the team payments as its admin and gives its id. */
  register(address: TargetAddress, change?: Partial<RegisterDatabaseInput>): Promise<string>;
  close(): Promise<void>;
};

/** Makes one; integration tests only. */
export async function createDatabaseWorld(): Promise<DatabaseWorld> {
  const portal = await createTestDatabase();
  const db = openDatabase(portal.appUrl, 5);
  await db.team.createMany({ data: ["payments", "search"].map((slug) => ({ id: newId(), slug, title: slug[0]?.toUpperCase() + slug.slice(1) })) });
  const person = (name: string, roles: readonly RoleName[], teams: readonly string[] = ["payments"]): UserActor => {
    const scope = { teams, stages: [], environments: [] };
    const grants = roles.map((role) => wholeGrant({ role, awsRole: "developer", scope, groupDn: "cn=test,dc=example,dc=com" }));
    return { kind: "user", id: newId(), uid: name, name, sessionId: null, address: null, requestId: "test", grants, directoryFresh: true };
  };
  const as = (actor: UserActor) =>
    createCaller({ db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "test", address: "127.0.0.1", userAgent: "test" } });
  const admin = person("Ada Admin", ["admin"]);
  return {
    portal,
    db,
    admin,
    person,
    as,
    register: async (address, change) => {
      await forgetIdentities(db);
      return (await as(admin).migrations.databases.register(registration(address, change))).databaseId;
    },
    close: async () => {
      await db.$disconnect();
      await portal.drop();
    },
  };
}

/** Tests share a target where people could not register it a second time. */
export async function forgetIdentities(db: Database): Promise<void> {
  await db.targetDatabase.updateMany({ data: { identity: null } });
}

/** What a form would send to register this address. */
export function registration(address: TargetAddress, change: Partial<RegisterDatabaseInput> = {}): RegisterDatabaseInput {
  const { engine, host, port, databaseName, userName, password, tls, tlsCa } = address;
  return {
    name: `db-${newId().slice(-12)}`,
    title: "A database",
    team: "payments",
    stage: "dev",
    engine,
    host,
    port,
    databaseName,
    userName,
    password,
    tls,
    tlsCa,
    rules: defaultRules.dev,
    safetyDelayMinutes: defaultSafetyDelayMinutes,
    window: null,
    throttle: defaultThrottle,
    ...change,
  };
}
