import { startEmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { EmbeddedAws } from "@/embedded/aws/start-embedded-aws";
import type { UserActor } from "@/server/access/actor";
import { directorySettings } from "@/server/access/directory-settings";
import { wholeGrant } from "@/server/access/load-actor";
import { systemActors } from "@/server/access/system-actors";
import { importTargets } from "@/server/environments/config";
import { createEc2Gateway } from "@/server/environments/ec2-gateway";
import type { WorkerDeps } from "@/server/environments/job-handlers";
import { createMetricsGateway } from "@/server/environments/metrics/metrics-gateway";
import { claimTargets, pollTarget } from "@/server/environments/poll-target";
import { readAdmission } from "@/server/environments/read-admission";
import { replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { baseCredentials, targets } from "@/testing/factories/aws-world";
import { herdSeed, herdTeams } from "./herd-seed";
import type { HerdSize } from "./herd-seed";
import { runHerdWorkers } from "./herd-workers";
import type { HerdWorkers } from "./herd-workers";
import { virtualTime } from "./virtual-time";
import type { VirtualTime } from "./virtual-time";

/** Workers of the product, each with its own database pool and gateway, against one AWS with its published buckets, all on one virtual time. */
export type HerdWorld = {
  time: VirtualTime;
  aws: EmbeddedAws;
  db: Database;
  workers: readonly WorkerDeps[];
  targetId: string;
  person(name: string): Promise<UserActor>;
  /** Lets the workers work until they are stopped. */
  run(): HerdWorkers;
  close(): Promise<void>;
};

/** Milliseconds of the instances' lives; what a start takes does not matter here. */
const delays = { pendingMs: 20_000, stoppingMs: 20_000, checksMs: 60_000, rebootMs: 3_000, shuttingDownMs: 20_000 } as const;

/** Makes a world of the given size on a migrated, empty database, and reads its inventory. */
export async function createHerdWorld(appUrl: string, size: HerdSize, workerCount = 2): Promise<HerdWorld> {
  const time = virtualTime();
  const restoreClock = replaceClock(time);
  const aws = await startEmbeddedAws({ seed: herdSeed(size), delays, clock: { now: () => time.now().getTime() }, buckets: "on" });
  const workers = Array.from({ length: workerCount }, (_, index) => {
    const db = openDatabase(appUrl, 10);
    const gateway = createEc2Gateway({ endpoint: aws.endpoint, baseCredentials }, readAdmission(db));
    const metrics = createMetricsGateway({ endpoint: aws.endpoint, baseCredentials });
    return { db, gateway, metrics, directory: directorySettings(), owner: `worker-${index}` };
  });
  const db = openDatabase(appUrl, 5);
  const teams = herdTeams.map((slug) => ({ slug, title: slug }));
  await inTransaction(db, (tx) => importTargets(tx, systemActors.importer(newId()), { teams, targets: [...targets] }));
  for (const worker of workers) await readTargets(worker);
  const { id: targetId } = await db.awsTarget.findFirstOrThrow();
  return {
    time,
    aws,
    db,
    workers,
    targetId,
    run: () => runHerdWorkers({ appUrl, db, time, workers }),
    person: (name) => makePerson(db, name),
    close: async () => {
      restoreClock();
      await Promise.all([...workers.map((worker) => worker.db.$disconnect()), db.$disconnect()]);
      await aws.close();
    },
  };
}

async function readTargets(worker: WorkerDeps): Promise<void> {
  for (const claimed of await claimTargets(worker.db)) await pollTarget(worker, claimed);
}

async function makePerson(db: Database, name: string): Promise<UserActor> {
  const grant = { groupDn: `cn=${newId()},dc=example,dc=com`, role: "developer" as const, awsRole: "developer" as const };
  const scope = { teams: [...herdTeams], stages: [], environments: [] };
  const now = new Date();
  await db.accessGrant.create({ data: { id: newId(), ...grant, ...scope, source: "bench", createdAt: now } });
  // No directory knows this person: what is stored holds for as long as the run.
  const groupsReadAt = new Date(now.getTime() + 7 * 86_400_000);
  const uid = name.toLowerCase();
  const user = await db.user.create({
    data: { id: newId(), entryUuid: newId(), uid, name, groups: [grant.groupDn], groupsReadAt, createdAt: now, lastSignInAt: now },
  });
  const grants = [wholeGrant({ role: grant.role, awsRole: grant.awsRole, groupDn: grant.groupDn, scope })];
  return { kind: "user", id: user.id, uid, name, sessionId: null, address: null, requestId: newId(), grants, directoryFresh: true };
}
