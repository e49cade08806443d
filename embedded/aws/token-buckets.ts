import { AwsError } from "./aws-error";
import { RESOURCE_LIMITS } from "./throttling-limits";
import type { BucketLimit, RequestBucket, ResourceLimited } from "./throttling-limits";

export type BucketOwner = { readonly accountId: string; readonly region: string };

export type BucketLevel = BucketOwner & {
  /** What it counts: `StartInstances`, `DescribeVolumes (unfiltered)`, `STS`, … */
  readonly api: string;
  readonly counts: "requests" | "instances";
  /** Whole tokens that can be taken now. */
  readonly tokens: number;
  readonly capacity: number;
  readonly refillPerSecond: number;
};

type Bucket = Omit<BucketLevel, "tokens"> & { readonly limit: BucketLimit; tokens: number; /** Epoch ms of `tokens`. */ at: number };

/** Both kinds of token bucket of every account and region, on the endpoint's clock. A bucket is full until it is first used. */
export class TokenBuckets {
  readonly #clock: { now(): number };
  readonly #buckets = new Map<string, Bucket>();
  #enabled: boolean;
  #throttled = 0;

  constructor(clock: { now(): number }, enabled: boolean) {
    this.#clock = clock;
    this.#enabled = enabled;
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  /** Off: nothing is refused and nothing is taken. */
  setEnabled(enabled: boolean): void {
    this.#enabled = enabled;
  }

  /** How many calls were refused for want of a token so far. */
  get throttled(): number {
    return this.#throttled;
  }

  /** Takes one request token. Throws RequestLimitExceeded where there is none. */
  takeRequest(owner: BucketOwner, { name, limit }: RequestBucket): void {
    this.#take({ ...owner, api: name, counts: "requests", limit }, 1);
  }

  /** Takes a token for each of `count` instances, or none at all: then RequestLimitExceeded is thrown. */
  takeInstances(owner: BucketOwner, api: ResourceLimited, count: number): void {
    this.#take({ ...owner, api, counts: "instances", limit: RESOURCE_LIMITS[api] }, count);
  }

  /** The buckets that were used, by account, region and API. */
  levels(): BucketLevel[] {
    const levels = [...this.#buckets.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
    return levels.map(([, bucket]) => {
      this.#refill(bucket);
      const { accountId, region, api, counts, tokens, capacity, refillPerSecond } = bucket;
      return { accountId, region, api, counts, tokens: Math.floor(tokens), capacity, refillPerSecond };
    });
  }

  /** All buckets are full again. */
  fill(): void {
    this.#buckets.clear();
  }

  /** Leaves `tokens` in a bucket of the named API, as if everybody else in the account had used it up. */
  drain(owner: BucketOwner, bucket: { readonly api: string; readonly counts: "requests" | "instances"; readonly limit: BucketLimit }, tokens: number): void {
    const drained = this.#bucket({ ...owner, ...bucket });
    drained.tokens = Math.min(tokens, bucket.limit.capacity);
    drained.at = this.#clock.now();
  }

  #take(of: BucketOwner & Pick<BucketLevel, "api" | "counts"> & { readonly limit: BucketLimit }, count: number): void {
    if (!this.#enabled) return;
    const bucket = this.#bucket(of);
    this.#refill(bucket);
    if (bucket.tokens < count) {
      this.#throttled += 1;
      throw new AwsError("RequestLimitExceeded", "Request limit exceeded.");
    }
    bucket.tokens -= count;
  }

  #bucket(of: BucketOwner & Pick<BucketLevel, "api" | "counts"> & { readonly limit: BucketLimit }): Bucket {
    const key = JSON.stringify([of.accountId, of.region, of.api, of.counts]);
    const known = this.#buckets.get(key);
    if (known) return known;
    const made = { ...of, ...of.limit, tokens: of.limit.capacity, at: this.#clock.now() };
    this.#buckets.set(key, made);
    return made;
  }

  #refill(bucket: Bucket): void {
    const now = this.#clock.now();
    // A clock that was set back gives nothing and takes nothing.
    const seconds = Math.max(0, now - bucket.at) / 1_000;
    bucket.tokens = Math.min(bucket.capacity, bucket.tokens + seconds * bucket.refillPerSecond);
    bucket.at = now;
  }
}
