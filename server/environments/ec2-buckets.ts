import type { OperationKind, RequestLane } from "@/server/generated/prisma/client";

/** The buckets that the portal draws from. AWS has one of each per account and region, shared with everybody else there. */
export type BucketApi = "StartInstances" | "StopInstances" | "RebootInstances" | "Describe";

/** Tokens a full bucket holds, and how many come back each second. */
type Limit = { size: number; perSecond: number };

type Limits = { requests: Limit; resources: Limit | null };

/** A bucket as it was left: its tokens are as of `refilledAt`; until `slowedUntil` it refills at half the rate. */
export type BucketState = { requestTokens: number; resourceTokens: number | null; refilledAt: Date; slowedUntil: Date | null };

/** Tokens of one call: requests, and the instances it names. */
export type Tokens = { requests: number; resources: number };

/** How long a bucket refills at half the rate after AWS said RequestLimitExceeded, in milliseconds. */
export const slowedForMs = 60_000;

/**
 * AWS's published sizes and rates (EC2 developer guide, "Request throttling for the Amazon EC2 API", tables of request and resource token
 * buckets). Describe is the figure for filtered or paginated calls; one bucket stands for all reads, which is less than AWS allows.
 */
export const bucketLimits: Readonly<Record<BucketApi, Limits>> = {
  StartInstances: { requests: { size: 5, perSecond: 2 }, resources: { size: 1_000, perSecond: 2 } },
  StopInstances: { requests: { size: 50, perSecond: 5 }, resources: { size: 1_000, perSecond: 20 } },
  RebootInstances: { requests: { size: 50, perSecond: 5 }, resources: null },
  Describe: { requests: { size: 100, perSecond: 20 }, resources: null },
};

/** We count a millionth less than AWS publishes, so that rounding never makes us believe in a token that AWS has not yet. */
export const countedShare = 1 - 1e-6;

const apiOfKind: Readonly<Record<OperationKind, BucketApi>> = {
  start: "StartInstances",
  stop: "StopInstances",
  hibernate: "StopInstances",
  reboot: "RebootInstances",
};

/** The bucket that an act draws from. */
export function bucketOf(kind: OperationKind): BucketApi {
  return apiOfKind[kind];
}

/** The acts that draw from a bucket. */
export function kindsOf(api: BucketApi): OperationKind[] {
  return (Object.keys(apiOfKind) as OperationKind[]).filter((kind) => apiOfKind[kind] === api);
}

/** What has to stay in the bucket after the call: a herd leaves something for the next person's click, a person may take all. */
export function reserveOf(api: BucketApi, lane: RequestLane): Tokens {
  const isKept = lane === "bulk" && (api === "StartInstances" || api === "StopInstances");
  return isKept ? { requests: 2, resources: 50 } : { requests: 0, resources: 0 };
}

/** When the bucket has what each of these calls needs, if they follow one another in this order and nobody else draws from it. */
export function turnsOf(api: BucketApi, lane: RequestLane, bucket: BucketState, calls: readonly Tokens[]): Date[] {
  const reserve = reserveOf(api, lane);
  let state = bucket;
  return calls.map(({ requests, resources }) => {
    const at = whenFilled(api, state, { requests: requests + reserve.requests, resources: resources + reserve.resources });
    const filled = refilled(api, state, at);
    const left = filled.resourceTokens === null ? null : filled.resourceTokens - resources;
    state = { ...filled, requestTokens: filled.requestTokens - requests, resourceTokens: left };
    return at;
  });
}

/** The bucket at a later time. A clock that steps back gives and takes nothing. */
export function refilled(api: BucketApi, bucket: BucketState, now: Date): BucketState {
  const { requests, resources } = bucketLimits[api];
  const at = Math.max(now.getTime(), bucket.refilledAt.getTime());
  const seconds = fullSeconds(bucket, at);
  const fill = (tokens: number, { size, perSecond }: Limit): number => Math.min(size, tokens + seconds * perSecond * countedShare);
  return {
    ...bucket,
    requestTokens: fill(bucket.requestTokens, requests),
    resourceTokens: bucket.resourceTokens === null || resources === null ? null : fill(bucket.resourceTokens, resources),
    refilledAt: new Date(at),
  };
}

/** Seconds of refilling at the whole rate; slowed time counts half. */
function fullSeconds({ refilledAt, slowedUntil }: BucketState, atMs: number): number {
  const fromMs = refilledAt.getTime();
  const slowedMs = Math.max(0, Math.min(atMs, slowedUntil?.getTime() ?? fromMs) - fromMs);
  return (atMs - fromMs - slowedMs / 2) / 1_000;
}

function whenFilled(api: BucketApi, bucket: BucketState, needed: Tokens): Date {
  const { requests, resources } = bucketLimits[api];
  const wait = (tokens: number, need: number, { size, perSecond }: Limit): number => Math.max(0, Math.min(need, size) - tokens) / (perSecond * countedShare);
  const seconds = Math.max(
    wait(bucket.requestTokens, needed.requests, requests),
    bucket.resourceTokens === null || resources === null ? 0 : wait(bucket.resourceTokens, needed.resources, resources),
  );
  const slowedMs = Math.max(0, (bucket.slowedUntil?.getTime() ?? 0) - bucket.refilledAt.getTime());
  const ms = seconds * 1_000;
  // A slowed second brings half a second's tokens.
  const waitMs = ms <= slowedMs / 2 ? ms * 2 : ms + slowedMs / 2;
  return new Date(bucket.refilledAt.getTime() + Math.ceil(waitMs));
}
