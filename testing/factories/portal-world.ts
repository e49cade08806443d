import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { EmbeddedAws, EmbeddedAwsOptions } from "@/embedded/aws/start-embedded-aws";
import { directorySettings } from "@/server/access/directory-settings";
import type { Grant, UserActor } from "@/server/access/actor";
import { wholeGrant } from "@/server/access/load-actor";
import { systemActors } from "@/server/access/system-actors";
import { defaultAwsRole } from "@/server/access/aws-role";
import type { AwsRole } from "@/server/access/aws-role";
import type { RoleName } from "@/server/access/roles";
import { importTargets } from "@/server/environments/config";
import { createEc2Gateway } from "@/server/environments/ec2-gateway";
import type { WorkerDeps } from "@/server/environments/job-handlers";
import { createMetricsGateway } from "@/server/environments/metrics/metrics-gateway";
import { operateTarget } from "@/server/environments/operate";
import type { OperateDeps } from "@/server/environments/operate";
import { claimTargets, pollTarget } from "@/server/environments/poll-target";
import { readAdmission } from "@/server/environments/read-admission";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { withClient } from "@/scripts/bootstrap/with-client";
import { createTestDatabase } from "../database/test-database";
import type { TestDatabase } from "../database/test-database";
import { account, awsSeed, baseCredentials, targets, teams } from "./aws-world";

/** A portal on a fresh database and its own AWS, worked by hand: nothing runs in the background. */
export type PortalWorld = {
  database: TestDatabase;
  db: Database;
  aws: EmbeddedAws;
  deps: WorkerDeps;
  /** A person with these roles; stored, so that a worker finds their rights again. */
  person(name: string, grants?: readonly PersonGrant[]): Promise<UserActor>;
  /** Reads all targets now. */
  poll(): Promise<void>;
  /** Forgets what was drawn from AWS's token buckets: they are full again, and at whatever time the clock shows now. */
  fillBuckets(): Promise<void>;
  /** One pass of a worker over the operations of all targets, with full buckets. */
  operate(deps?: OperateDeps): Promise<void>;
  /** Polls and operates until no operation is open, or fails after a minute. */
  settle(): Promise<void>;
  environment(name: string): Promise<{ id: string; state: string; version: number; targetId: string }>;
  instance(name: string): Promise<{ id: string; ec2Id: string; state: string; environmentId: string }>;
  /** How often AWS was asked to do this, refused calls included. */
  calls(eventName: string): ReturnType<EmbeddedAws["calls"]["list"]>;
  /** Runs one statement as the server's superuser, for what the product itself may not do. */
  superuser(sql: string): Promise<void>;
  close(): Promise<void>;
};

export type PersonGrant = { role: RoleName; awsRole?: AwsRole; teams?: string[]; stages?: string[]; environments?: string[] };

/** Milliseconds of the AWS in tests: long enough to be seen, short enough to wait for. */
const quickDelays = { pendingMs: 150, stoppingMs: 150, checksMs: 100, rebootMs: 100, shuttingDownMs: 100 } as const;

/** Makes a world; close it in afterAll. */
export async function createPortalWorld(
  options: Partial<Pick<EmbeddedAwsOptions, "buckets" | "clock" | "delays" | "describeLagMs" | "seed">> & { database?: TestDatabase } = {},
): Promise<PortalWorld> {
  // AWS's time is the real one, whatever a test does to the product's: its buckets would not fill in time.
  const aws = await startEmbeddedAws({ ...options, seed: options.seed ?? awsSeed(), delays: options.delays ?? quickDelays, buckets: options.buckets ?? "off" });
  const database = options.database ?? (await createTestDatabase());
  const db = openDatabase(database.appUrl, 10);
  await inTransaction(db, (tx) => importTargets(tx, systemActors.importer(newId()), { teams: [...teams], targets: [...targets] }));
  const gateway = createEc2Gateway({ endpoint: aws.endpoint, baseCredentials }, readAdmission(db));
  const metrics = createMetricsGateway({ endpoint: aws.endpoint, baseCredentials });
  const deps: WorkerDeps = { db, gateway, metrics, directory: directorySettings(), owner: "test-worker" };
  const fillBuckets = async (): Promise<void> => void (await db.awsBucket.deleteMany());
  const poll = async (): Promise<void> => {
    await fillBuckets();
    await db.awsTarget.updateMany({ data: { pollDueAt: new Date(0), pollLeaseUntil: null } });
    for (const claimed of await claimTargets(db)) await pollTarget(deps, claimed);
  };
  const operate = async (by: OperateDeps = deps): Promise<void> => {
    await fillBuckets();
    for (const { id } of await db.awsTarget.findMany()) await operateTarget(by, id);
  };
  const world: PortalWorld = {
    database,
    db,
    aws,
    deps,
    poll,
    fillBuckets,
    operate,
    person: (name, grants = [{ role: "developer", teams: ["payments"] }]) => makePerson(db, name, grants),
    settle: async () => {
      const deadline = Date.now() + 60_000;
      while ((await db.operation.count({ where: { endedAt: null } })) > 0) {
        if (Date.now() > deadline) throw new Error(`Operations are still open: ${JSON.stringify(await db.operation.findMany({ where: { endedAt: null } }))}`);
        await operate();
        await new Promise((resolve) => setTimeout(resolve, 40));
        await poll();
      }
    },
    environment: (name) => db.environment.findFirstOrThrow({ where: { name } }),
    instance: (name) => db.instance.findFirstOrThrow({ where: { name } }),
    calls: (eventName) => aws.calls.list().filter((call) => call.eventName === eventName && call.accountId === account),
    superuser: (sql) => withClient(database.superuserUrl, async (client) => void (await client.query(sql))),
    close: async () => {
      await db.$disconnect();
      await aws.close();
      await database.drop();
    },
  };
  await poll();
  aws.calls.clear();
  return world;
}

async function makePerson(db: Database, name: string, grants: readonly PersonGrant[]): Promise<UserActor> {
  const uid = name.toLowerCase().split(" ")[0] ?? name;
  const groups: string[] = [];
  const actorGrants: Grant[] = [];
  for (const { role, awsRole = defaultAwsRole(role), teams: inTeams = [], stages = [], environments = [] } of grants) {
    const groupDn = `cn=${newId()},dc=example,dc=com`;
    groups.push(groupDn);
    actorGrants.push(wholeGrant({ role, awsRole, groupDn, scope: { teams: inTeams, stages, environments } }));
    await db.accessGrant.create({ data: { id: newId(), groupDn, role, awsRole, teams: inTeams, stages, environments, source: "test", createdAt: new Date() } });
  }
  const now = new Date();
  // No directory knows this person: what is stored holds for as long as any test.
  const groupsReadAt = new Date(now.getTime() + 7 * 86_400_000);
  const user = await db.user.create({ data: { id: newId(), entryUuid: newId(), uid, name, groups, groupsReadAt, createdAt: now, lastSignInAt: now } });
  return { kind: "user", id: user.id, uid, name, sessionId: null, address: null, requestId: newId(), grants: actorGrants, directoryFresh: true };
}
