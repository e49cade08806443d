import { directorySettings } from "@/server/access/directory-settings";
import { contentHash } from "@/server/migrations/scripts/content-hash";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";
import { fingerprintOf } from "@/server/migrations/catalog/fingerprint";
import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { databaseBinding, keyRing, sealSecret } from "@/server/migrations/databases/seal";
import { defaultRules, defaultThrottle } from "@/server/migrations/databases/schemas";
import type { MaintenanceWindow, ThrottleSettings } from "@/server/migrations/databases/schemas";
import { advanceRun } from "@/server/migrations/executor/advance-run";
import type { RunDeps } from "@/server/migrations/executor/run-deps";
import { boundTarget } from "@/server/migrations/review/bound-target";
import { targetGateways } from "@/server/migrations/target/gateways";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import type { MigrationRun, MigrationRunState } from "@/server/generated/prisma/client";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { withClient } from "@/scripts/bootstrap/with-client";
import { forgetIdentities } from "../database-world";
import type { AppTarget } from "./app-target";

export type RegisterOptions = {
  address?: Partial<TargetAddress>;
  stage?: string;
  window?: MaintenanceWindow | null;
  throttle?: Partial<ThrottleSettings>;
  safetyDelayMinutes?: number;
};
export type ProposeOptions = {
  kind?: string;
  params?: object;
  state?: MigrationRunState;
  number?: number;
  table?: string;
  migrationOf?: string;
};

/** A portal whose migrations are carried by hand: nothing runs in the background. */
export type MigrationWorld = {
  database: TestDatabase;
  db: Database;
  deps: RunDeps;
  /** Registers a target; gives its id. */
  register(target: AppTarget, options?: RegisterOptions): Promise<string>;
  /** A migration of `app` that is approved by Mina, who is no author, and scheduled for now. */
  propose(databaseId: string, target: AppTarget, script: MigrationScript, options?: ProposeOptions): Promise<string>;
  run(runId: string): Promise<MigrationRun>;
  /** Moves it as a person's act does, under version and fence. */
  steer(runId: string, changes: Partial<MigrationRun>): Promise<void>;
  /** One turn of a worker, due or not. */
  advance(runId: string, by?: RunDeps, signal?: AbortSignal): Promise<MigrationRun>;
  /** Approves the finalize by Mina. */
  approve(runId: string, purpose: "finalize" | "run"): Promise<void>;
  superuser(sql: string): Promise<void>;
  close(): Promise<void>;
};

/** Makes a world; close it in afterAll. */
export async function createMigrationWorld(given?: TestDatabase): Promise<MigrationWorld> {
  const database = given ?? (await createTestDatabase());
  const db = openDatabase(database.appUrl, 5);
  const deps: RunDeps = { db, directory: directorySettings(), owner: "test-worker", gateways: targetGateways };
  await makePeople(db);
  return {
    database,
    db,
    deps,
    register: (target, options = {}) => register(db, target, options),
    propose: (databaseId, target, script, options = {}) => propose(db, { databaseId, target, script, options }),
    run: (id) => db.migrationRun.findUniqueOrThrow({ where: { id } }),
    steer: async (id, changes) => {
      const { version, fence } = await db.migrationRun.findUniqueOrThrow({ where: { id } });
      await db.migrationRun.updateMany({ where: { id, version, fence }, data: { ...(changes as object), version: version + 1, nextTryAt: new Date() } });
    },
    advance: async (id, by = deps, signal) => {
      await advanceRun(by, id, signal);
      return db.migrationRun.findUniqueOrThrow({ where: { id } });
    },
    approve: (id, purpose) => approve(db, id, purpose),
    superuser: (sql) => withClient(database.superuserUrl, async (client) => void (await client.query(sql))),
    close: async () => {
      await db.$disconnect();
      if (given === undefined) await database.drop();
    },
  };
}

const people = { author: "11111111-1111-4111-8111-111111111111", reviewer: "22222222-2222-4222-8222-222222222222" };
const reviewers = "cn=reviewers,dc=example,dc=com";
const authors = "cn=authors,dc=example,dc=com";

async function makePeople(db: Database): Promise<void> {
  const now = new Date();
  const everywhere = { awsRole: "none", teams: [], stages: [], environments: [], source: "test", createdAt: now };
  await db.accessGrant.create({ data: { id: newId(), groupDn: reviewers, role: "reviewer", ...everywhere } });
  await db.accessGrant.create({ data: { id: newId(), groupDn: authors, role: "contributor", ...everywhere } });
  // No directory knows these people: what is stored holds for as long as any test.
  const groupsReadAt = new Date(now.getTime() + 7 * 86_400_000);
  const kept = { groupsReadAt, createdAt: now, lastSignInAt: now };
  await db.user.create({ data: { id: newId(), entryUuid: people.author, uid: "ada", name: "Ada Author", groups: [authors], ...kept } });
  await db.user.create({ data: { id: newId(), entryUuid: people.reviewer, uid: "mina", name: "Mina Reviewer", groups: [reviewers], ...kept } });
}

async function register(db: Database, target: AppTarget, options: RegisterOptions): Promise<string> {
  const id = newId();
  const { engine, host, port, databaseName, userName, password, tls, tlsCa } = { ...target.address, ...options.address };
  await forgetIdentities(db);
  const { sealed, keyName } = sealSecret(keyRing(), password, databaseBinding({ id, host, port, userName }));
  await db.targetDatabase.create({
    data: {
      id,
      name: `shop-${id.slice(-12)}`,
      title: "Shop",
      team: "payments",
      stage: options.stage ?? "dev",
      engine,
      host,
      port,
      databaseName,
      userName,
      tls,
      tlsCa,
      sealedSecret: sealed,
      keyName,
      rules: defaultRules.dev,
      safetyDelayMinutes: options.safetyDelayMinutes ?? 0,
      ...(options.window && { window: options.window }),
      throttle: { ...defaultThrottle, ...options.throttle },
      createdBy: "test",
      createdAt: new Date(),
    },
  });
  return id;
}

type Proposal = { databaseId: string; target: AppTarget; script: MigrationScript; options: ProposeOptions };

async function propose(db: Database, { databaseId, target, script, options }: Proposal): Promise<string> {
  const now = new Date();
  const content = {
    kind: options.kind ?? "narrow_text",
    params: options.params ?? { column: "url", length: 200, existing: { fate: "cut" }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" },
    script: JSON.parse(JSON.stringify(script)) as object,
  };
  const table = { schemaName: target.schema, tableName: options.table ?? "app" };
  const session = await target.open("test plan");
  const facts = await readTableFacts(session, target.engine, { schema: table.schemaName, table: table.tableName });
  await session.end();
  const fingerprint = facts === null ? null : fingerprintOf(facts);
  const [author, reviewer] = await Promise.all([people.author, people.reviewer].map((entryUuid) => db.user.findUniqueOrThrow({ where: { entryUuid } })));
  if (author === undefined || reviewer === undefined) throw new Error("The world has two people.");
  if (options.migrationOf !== undefined) {
    const { migrationId } = await db.migrationRun.findUniqueOrThrow({ where: { id: options.migrationOf } });
    return addRun(db, { migrationId, databaseId, fingerprint, state: options.state ?? "scheduled", starter: author });
  }
  const migration = await db.migration.create({
    data: {
      id: newId(),
      idempotencyKey: newId(),
      ...(options.number !== undefined && { number: options.number }),
      title: "Narrow app.url to 200",
      why: "Nothing needs more.",
      team: "payments",
      engine: target.engine,
      ...table,
      ...content,
      contentHash: contentHash(content),
      createdById: author.id,
      createdBy: author.name,
      createdAt: now,
      updatedAt: now,
    },
  });
  await db.migrationPart.createMany({
    data: [
      { migrationId: migration.id, entryUuid: author.entryUuid, part: "author", userId: author.id, name: author.name, since: now },
      { migrationId: migration.id, entryUuid: reviewer.entryUuid, part: "approver", userId: reviewer.id, name: reviewer.name, since: now },
    ],
  });
  return addRun(db, { migrationId: migration.id, databaseId, fingerprint, state: options.state ?? "scheduled", starter: author });
}

type AddedRun = { migrationId: string; databaseId: string; fingerprint: string | null; state: MigrationRunState; starter: { id: string; name: string } };

async function addRun(db: Database, { migrationId, databaseId, fingerprint, state, starter }: AddedRun): Promise<string> {
  const id = newId();
  const now = new Date();
  await db.migrationRun.create({
    data: {
      id,
      migrationId,
      databaseId,
      state,
      stateSince: now,
      createdAt: now,
      fingerprint,
      risk: { level: "low", reasons: [] },
      plannedAt: now,
      submittedAt: now,
      scheduledFor: now,
      startedById: starter.id,
      startedBy: starter.name,
      nextTryAt: now,
    },
  });
  await approve(db, id, "run");
  return id;
}

async function approve(db: Database, runId: string, purpose: "finalize" | "run"): Promise<void> {
  const run = await db.migrationRun.findUniqueOrThrow({ where: { id: runId }, include: { database: true, migration: true } });
  const reviewer = await db.user.findUniqueOrThrow({ where: { entryUuid: people.reviewer } });
  await db.migrationApproval.create({
    data: {
      id: newId(),
      runId,
      migrationId: run.migrationId,
      purpose,
      decision: "approve",
      contentHash: run.migration.contentHash,
      fingerprint: boundTarget(run, run.database) ?? "",
      approverId: reviewer.id,
      approver: reviewer.name,
      entryUuid: reviewer.entryUuid,
      part: "approver",
      decidedAt: new Date(),
    },
  });
}
