import { directorySettings } from "@/server/access/directory-settings";
import type { UserActor } from "@/server/access/actor";
import { loadGrants, userActor } from "@/server/access/load-actor";
import type { RoleName } from "@/server/access/roles";
import { createCaller } from "@/server/api/root";
import { defaultRules, defaultThrottle } from "@/server/migrations/databases/schemas";
import type { DatabaseRules, DatabaseStage } from "@/server/migrations/databases/schemas";
import { databaseBinding, keyRing, sealSecret } from "@/server/migrations/databases/seal";
import { advanceRun } from "@/server/migrations/executor/advance-run";
import { targetGateways } from "@/server/migrations/target/gateways";
import { withClient } from "@/scripts/bootstrap/with-client";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "../../database/test-database";
import type { TestDatabase } from "../../database/test-database";
import { forgetIdentities } from "../database-world";
import { createPostgresTarget } from "../postgres-target";
import type { PostgresTarget } from "../postgres-target";

/** A portal with people of a directory and target databases of one team, used through the real router and a worker turned by hand. */
export type ReviewWorld = {
  db: Database;
  targets: Readonly<Record<DatabaseStage, PostgresTarget>>;
  /** Registers the target of a stage; gives its id. */
  register(stage: DatabaseStage, rules?: Partial<DatabaseRules>, safetyDelayMinutes?: number): Promise<string>;
  /** Makes a table like `app` in every target. */
  table(name: string): Promise<void>;
  /** A person who is in these groups of the directory. */
  person(name: string, groups: readonly string[]): Promise<string>;
  /** A role given to a group. */
  grant(group: string, role: RoleName, where?: { stages?: readonly string[]; teams?: readonly string[] }): Promise<void>;
  /** What the directory says of a person from now on; `groups` null: the account is gone. */
  directory(userId: string, groups: readonly string[] | null): Promise<void>;
  /** The API as this person calls it with the rights they have now. */
  as(userId: string): Promise<ReturnType<typeof createCaller>>;
  /** One turn of a worker. */
  advance(runId: string): Promise<string>;
  superuser(sql: string): Promise<void>;
  close(): Promise<void>;
};

/** Distinguished name of a group of the world. */
export function groupDn(name: string): string {
  return `cn=${name},ou=groups,dc=example,dc=com`;
}

/** Makes one; integration tests only. */
export async function createReviewWorld(given?: TestDatabase): Promise<ReviewWorld> {
  const portal = given ?? (await createTestDatabase());
  const db = openDatabase(portal.appUrl, 5);
  await db.team.create({ data: { id: newId(), slug: "payments", title: "Payments" } });
  const targets = { dev: await createPostgresTarget(), staging: await createPostgresTarget(), production: await createPostgresTarget() };
  const deps = { db, directory: directorySettings(), owner: "test-worker", gateways: targetGateways };
  return {
    db,
    targets,
    register: (stage, rules = {}, safetyDelayMinutes = 0) => register(db, targets[stage], { stage, rules, safetyDelayMinutes }),
    table: async (name) => {
      for (const target of Object.values(targets)) {
        await target.query(`create table ${name} (id bigint primary key, url varchar(255) not null)`);
        await target.query(`insert into ${name} select id, repeat('x', case when id % 5 = 0 then 230 else 40 end) from generate_series(1, 20) s(id)`);
      }
    },
    person: (name, groups) => makePerson(db, name, groups),
    grant: async (group, role, { stages = [], teams = ["payments"] } = {}) => {
      const scope = { teams: [...teams], stages: [...stages], environments: [] };
      await db.accessGrant.create({ data: { id: newId(), groupDn: groupDn(group), role, awsRole: "none", ...scope, source: "test", createdAt: new Date() } });
    },
    directory: async (id, groups) => {
      const said = groups === null ? { goneAt: new Date(), groups: [] } : { goneAt: null, groups: groups.map(groupDn) };
      await db.user.update({ where: { id }, data: said });
    },
    as: async (id) => callerOf(db, await actorOf(db, id)),
    advance: async (id) => {
      await advanceRun(deps, id);
      return (await db.migrationRun.findUniqueOrThrow({ where: { id } })).state;
    },
    superuser: (sql) => withClient(portal.superuserUrl, async (client) => void (await client.query(sql))),
    close: async () => {
      await db.$disconnect();
      await Promise.all(Object.values(targets).map((target) => target.drop()));
      await portal.drop();
    },
  };
}

type Settings = { stage: DatabaseStage; rules: Partial<DatabaseRules>; safetyDelayMinutes: number };

async function register(db: Database, target: PostgresTarget, { stage, rules, safetyDelayMinutes }: Settings): Promise<string> {
  const id = newId();
  const { engine, host, port, databaseName, userName, password, tls, tlsCa } = target.address;
  await forgetIdentities(db);
  const { sealed, keyName } = sealSecret(keyRing(), password, databaseBinding({ id, host, port, userName }));
  const address = { engine, host, port, databaseName, userName, tls, tlsCa, sealedSecret: sealed, keyName };
  const how = { rules: { ...defaultRules.dev, ...rules }, safetyDelayMinutes, throttle: defaultThrottle };
  await db.targetDatabase.create({
    data: { id, name: `shop-${stage}-${id.slice(-6)}`, title: "Shop", team: "payments", stage, ...address, ...how, createdBy: "test", createdAt: new Date() },
  });
  return id;
}

async function makePerson(db: Database, name: string, groups: readonly string[]): Promise<string> {
  const now = new Date();
  // No directory knows these people: what is stored holds for as long as any test.
  const groupsReadAt = new Date(now.getTime() + 7 * 86_400_000);
  const uid = name.toLowerCase().replaceAll(" ", "-");
  const kept = { groups: groups.map(groupDn), groupsReadAt, createdAt: now, lastSignInAt: now };
  return (await db.user.create({ data: { id: newId(), entryUuid: newId(), uid, name, ...kept } })).id;
}

async function actorOf(db: Database, id: string): Promise<UserActor> {
  const user = await db.user.findUniqueOrThrow({ where: { id } });
  return userActor(user, await loadGrants(db, user.groups), { sessionId: null, address: null, requestId: newId(), directoryFresh: true });
}

function callerOf(db: Database, actor: UserActor): ReturnType<typeof createCaller> {
  return createCaller({ db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "test", address: "127.0.0.1", userAgent: "test" } });
}

/** What the form of "narrow text" sends for `url` of a table of the world. */
export function narrowUrl(databaseId: string, table: string, length = 200) {
  const params = { column: "url", length, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };
  return { databaseId, kind: "narrow_text", schema: "public", table, params };
}
