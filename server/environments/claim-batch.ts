import { clock } from "@/server/platform/clock";
import { inTransaction } from "@/server/platform/transaction";
import { lockBucket, takeTokens } from "./bucket-claims";
import { bucketOf, kindsOf } from "./ec2-buckets";
import type { BucketState } from "./ec2-buckets";
import type { Ec2Target } from "./ec2-types";
import type { OperateDeps } from "./operate";
import { claimPending, olderInLine } from "./operation-claims";
import type { LoadedOperation } from "./operation-loading";
import { askedAt } from "./operation-plan";
import type { Batch } from "./operation-plan";
import type { HeldOperation } from "./send-batch";

/** The operations taken, or why they have to wait: the bucket with too few tokens for them, and until when older ones wait for the next. */
export type Claim = { operations: HeldOperation[]; wait: null } | { operations: null; wait: Wait };

export type Wait = { bucket: BucketState; behind: Date | null };

/** Undoes a claim whose tokens are not there. */
class TooFewTokens extends Error {
  constructor(readonly wait: Wait) {
    super("There are too few tokens.");
  }
}

/**
 * Takes the operations of a batch together with the tokens for their call, or neither: without tokens the operations stay pending, and the
 * try does not count. Only what was taken pays, so that two workers with the same plan pay once. What older operations of the lane wait for
 * stays in the bucket: nobody is overtaken there.
 */
export async function claimBatch({ db, owner }: OperateDeps, target: Ec2Target, { kind, lane, operations }: Batch<LoadedOperation>): Promise<Claim> {
  const ids = operations.map(({ id }) => id);
  const key = { accountId: target.accountId, region: target.region, api: bucketOf(kind) };
  const now = clock.now();
  try {
    const taken = await inTransaction(db, async (tx) => {
      await lockBucket(tx, key, now);
      const claimed = await claimPending(tx, ids, { owner, now });
      if (claimed.length === 0) return claimed;
      const older = await olderInLine(tx, { ...key, kinds: kindsOf(key.api), lane, before: askedAt(operations), now });
      // Each of them may need a call of its own.
      const kept = { requests: older?.operations ?? 0, resources: older?.operations ?? 0 };
      const answer = await takeTokens(tx, key, { requests: 1, resources: claimed.length, lane, now, kept });
      if (!answer.taken) throw new TooFewTokens({ bucket: answer.bucket, behind: older?.until ?? null });
      return claimed;
    });
    return { operations: withGuards(operations, taken), wait: null };
  } catch (error) {
    if (error instanceof TooFewTokens) return { operations: null, wait: error.wait };
    throw error;
  }
}

function withGuards(operations: readonly LoadedOperation[], taken: Awaited<ReturnType<typeof claimPending>>): HeldOperation[] {
  const byId = new Map(taken.map((claimed) => [claimed.id, claimed]));
  return operations.flatMap((operation) => {
    const held = byId.get(operation.id);
    return held === undefined ? [] : [{ ...operation, held, attempt: held.attempt }];
  });
}
