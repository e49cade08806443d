import { AwsError } from "@/embedded/aws/aws-error";
import { limitOf } from "@/embedded/aws/throttling-limits";
import { TokenBuckets } from "@/embedded/aws/token-buckets";
import { bucketLimits, refilled, turnsOf } from "@/server/environments/ec2-buckets";
import type { BucketState } from "@/server/environments/ec2-buckets";
import { planOperations } from "@/server/environments/operation-plan";
import type { PlannedOperation } from "@/server/environments/operation-plan";

/** What came of a herd by the plan and the bucket arithmetic alone. Times are virtual. */
export type PlannedHerd = { calls: number; mostInACall: number; throttled: number; seconds: number; clickSeconds: number };

const owner = { accountId: "111122223333", region: "ap-northeast-2" } as const;
const start = Date.UTC(2026, 10, 30, 9);
const teams = 4;
const api = "StartInstances";

/**
 * Sends the starts of so many instances in the batches of the product's plan, each at the turn that the product gives it, against the embedded
 * AWS's own buckets; a person's click comes in the middle. Neither a database nor a worker is between: what is slow there, is not seen here.
 */
export function planHerd(instances: number): PlannedHerd {
  let nowMs = start;
  const aws = new TokenBuckets({ now: () => nowMs }, true);
  const { due } = planOperations(
    Array.from({ length: instances }, (_, index) => operation(index)),
    new Date(start),
    owner,
  );
  let bucket: BucketState = {
    requestTokens: bucketLimits[api].requests.size,
    resourceTokens: bucketLimits[api].resources?.size ?? null,
    refilledAt: new Date(start),
    slowedUntil: null,
  };
  let clickSeconds = Number.NaN;
  const send = (lane: "person" | "bulk", count: number): void => {
    const asked = nowMs;
    const [turn = new Date(asked)] = turnsOf(api, lane, bucket, [{ requests: 1, resources: count }]);
    nowMs = Math.max(asked, turn.getTime());
    const { requestTokens, resourceTokens, ...rest } = refilled(api, bucket, new Date(nowMs));
    bucket = { ...rest, requestTokens: requestTokens - 1, resourceTokens: (resourceTokens ?? 0) - count };
    takeInAws(aws, count);
    if (lane === "person") clickSeconds = (nowMs - asked) / 1_000;
  };
  for (const [index, { operations }] of due.entries()) {
    send("bulk", operations.length);
    if (index === Math.floor(due.length / 2)) send("person", 2);
  }
  const mostInACall = Math.max(...due.map(({ operations }) => operations.length));
  return { calls: due.length, mostInACall, throttled: aws.throttled, seconds: (nowMs - start) / 1_000, clickSeconds };
}

function takeInAws(aws: TokenBuckets, count: number): void {
  const limit = limitOf(api, "requests");
  if (limit === null) throw new Error(`The embedded AWS has no bucket for ${api}.`);
  try {
    aws.takeRequest(owner, { name: api, limit });
    aws.takeInstances(owner, api, count);
  } catch (error) {
    // It has counted what it refused.
    if (!(error instanceof AwsError)) throw error;
  }
}

function operation(index: number): PlannedOperation {
  const team = `team-${index % teams}`;
  const at = new Date(start);
  return {
    id: `operation-${index}`,
    kind: "start",
    state: "pending",
    createdAt: at,
    nextTryAt: at,
    errorCode: null,
    awsRole: null,
    request: { requestedById: null, requestId: `request-of-${team}`, lane: "bulk" },
    environment: { id: `environment-${Math.floor(index / 25)}`, team },
    instance: {
      name: `herd-${index}`,
      type: "t3a.large",
      zone: "ap-northeast-2a",
      startOrder: 10,
      state: "stopped",
      stateSince: at,
      checks: "unknown",
      ec2Id: `i-${(index + 1).toString(16).padStart(17, "0")}`,
      kmsKeyArns: [],
    },
  };
}
