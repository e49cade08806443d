import type { RequestLane } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";
import { bucketLimits, countedShare, reserveOf, slowedForMs } from "./ec2-buckets";
import type { BucketApi, BucketState, Tokens } from "./ec2-buckets";

/** One bucket of AWS's: it has one per account, region and API. */
export type BucketKey = { accountId: string; region: string; api: BucketApi };

/** What a call asks of the bucket, in which lane, at which time of the business clock. `kept` stays in it for those who asked before. */
export type TokenAsk = Tokens & { lane: RequestLane; now: Date; kept?: Tokens };

/** Whether the tokens were taken, and the bucket after that. */
export type TokenAnswer = { taken: boolean; bucket: BucketState };

const nothing: Tokens = { requests: 0, resources: 0 };

type BucketRow = BucketState & { taken: boolean };

/** A bucket left this far in the future, in seconds, was left by a clock that is wrong: it begins again at the time it is, with the tokens it has. */
const mostSecondsAhead = 60;

/**
 * Takes all the tokens a call needs, or none; the bucket is refilled first. Workers take one after the other: the row is locked until the
 * statement's transaction ends. `requests: 0` only refills.
 */
export async function takeTokens(db: Db, key: BucketKey, ask: TokenAsk): Promise<TokenAnswer> {
  for (;;) {
    const [row] = await take(db, key, ask);
    if (row !== undefined) {
      const { taken, ...bucket } = row;
      return { taken, bucket };
    }
    await makeFull(db, key, ask.now);
  }
}

/** Holds the bucket until the transaction ends: workers that share a plan then take its batches one after the other, and whole. */
export async function lockBucket(tx: Tx, key: BucketKey, now: Date): Promise<void> {
  await makeFull(tx, key, now);
  await tx.$queryRaw`select api from aws_bucket where account_id = ${key.accountId} and region = ${key.region} and api = ${key.api} for update`;
}

/** Halves the refill of a bucket for a minute from now: AWS said RequestLimitExceeded, so there is less in it than we knew. */
export async function slowBucket(db: Db, key: BucketKey, now: Date): Promise<void> {
  await takeTokens(db, key, { requests: 0, resources: 0, lane: "person", now });
  await db.$executeRaw`
    update aws_bucket set slowed_until = ${new Date(now.getTime() + slowedForMs)}
    where account_id = ${key.accountId} and region = ${key.region} and api = ${key.api}`;
}

// The refill is the one of ec2-buckets.ts, `refilled`; a test holds the two against each other.
function take(db: Db, { accountId, region, api }: BucketKey, { lane, requests, resources, now, kept = nothing }: TokenAsk): Promise<BucketRow[]> {
  const limits = bucketLimits[api];
  const reserve = reserveOf(api, lane);
  const isAsking = requests > 0 || resources > 0;
  return db.$queryRaw`
    update aws_bucket b
    set request_tokens = f.requests - case when f.enough then ${requests}::float8 else 0 end,
        resource_tokens = f.resources - case when f.enough then ${resources}::float8 else 0 end,
        refilled_at = f.at
    from (
      select account_id, region, api, at, requests, resources,
             not ${isAsking} or (requests >= ${requests + reserve.requests + kept.requests}::float8
               and coalesce(resources >= ${resources + reserve.resources + kept.resources}::float8, true)) as enough
      from (
        select account_id, region, api, at,
               least(${limits.requests.size}::float8, request_tokens + seconds * ${limits.requests.perSecond * countedShare}::float8) as requests,
               case when resource_tokens is null then null
                    else least(${limits.resources?.size ?? 0}::float8, resource_tokens + seconds * ${(limits.resources?.perSecond ?? 0) * countedShare}::float8) end as resources
        from (
          select account_id, region, api, request_tokens, resource_tokens, at,
                 greatest(0, extract(epoch from at - refilled_at)::float8
                   - greatest(0, extract(epoch from least(at, coalesce(slowed_until, refilled_at)) - refilled_at)::float8) / 2) as seconds
          from (
            select *, case when refilled_at > ${now}::timestamptz + make_interval(secs => ${mostSecondsAhead}) then ${now}::timestamptz
                           else greatest(refilled_at, ${now}::timestamptz) end as at
            from aws_bucket
            where account_id = ${accountId} and region = ${region} and api = ${api}
            for update
          ) held
        ) timed
      ) full_now
    ) f
    where b.account_id = f.account_id and b.region = f.region and b.api = f.api
    returning f.enough as taken, b.request_tokens as "requestTokens", b.resource_tokens as "resourceTokens",
              b.refilled_at as "refilledAt", b.slowed_until as "slowedUntil"`;
}

async function makeFull(db: Db, { accountId, region, api }: BucketKey, now: Date): Promise<void> {
  const { requests, resources } = bucketLimits[api];
  await db.$executeRaw`
    insert into aws_bucket (account_id, region, api, request_tokens, resource_tokens, refilled_at)
    values (${accountId}, ${region}, ${api}, ${requests.size}::float8, ${resources?.size ?? null}::float8, ${now})
    on conflict do nothing`;
}
