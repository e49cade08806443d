import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { inTransaction } from "@/server/platform/transaction";
import { lockBucket } from "./bucket-claims";
import type { Wait } from "./claim-batch";
import { bucketOf, turnsOf } from "./ec2-buckets";
import type { Ec2Target } from "./ec2-types";
import { lockEnvironments } from "./environment-facts.sql";
import { postponePending } from "./operation-claims";
import type { LoadedOperation } from "./operation-loading";
import type { Batch } from "./operation-plan";
import { refreshEnvironments } from "./refresh-environments";
import { secondWords } from "./words-of-time";

/** A shorter wait is not worth a sentence, in milliseconds. */
const silentWaitMs = 5_000;

/** Whoever waits behind others looks again no sooner than this after them, in milliseconds. */
const behindMs = 200;

/** Lets batches of one bucket and lane wait, each until the bucket should have what it needs after those before it. */
export async function awaitTurns(db: Database, target: Ec2Target, batches: readonly Batch<LoadedOperation>[], { bucket, behind }: Wait): Promise<void> {
  const [first] = batches;
  if (first === undefined) return;
  const now = clock.now();
  const api = bucketOf(first.kind);
  const turns = turnsOf(
    api,
    first.lane,
    bucket,
    batches.map(({ operations }) => ({ requests: 1, resources: operations.length })),
  );
  const notBefore = behind === null ? now : new Date(latest(behind, now).getTime() + behindMs);
  const waiting = batches.flatMap(({ operations }, index) => operations.map((operation) => ({ operation, at: latest(turns[index] ?? now, notBefore) })));
  const told = waiting.filter(({ operation, at }) => isLong(at, now) || operation.lastError !== null);
  const environmentIds = [...new Set(told.map(({ operation }) => operation.environment.id))];
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    await lockBucket(tx, { accountId: target.accountId, region: target.region, api }, now);
    await postponePending(
      tx,
      waiting.map(({ operation: { id, version, fence }, at }) => ({ id, version, fence, at, words: isLong(at, now) ? turnWords(at) : null })),
    );
    await refreshEnvironments(tx, environmentIds, now);
  });
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function isLong(at: Date, now: Date): boolean {
  return at.getTime() - now.getTime() > silentWaitMs;
}

function turnWords(at: Date): string {
  return `Waiting for AWS's rate limit; its turn is at about ${secondWords(at, organisationZone())}.`;
}
