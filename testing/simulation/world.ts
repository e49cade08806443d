import { bucketLimits, refilled } from "@/server/environments/ec2-buckets";
import type { BucketApi, BucketState } from "@/server/environments/ec2-buckets";
import { AwsModel } from "./aws-model";
import { Process } from "./process";
import type { Steps } from "./process";
import { Random } from "./random";
import { Claims } from "./store-claims";
import { Store } from "./store";
import type { SimEnvironment } from "./store-rows";
import { Timeline } from "./timeline";
import { Witness } from "./witness";

/** The account and region in which everything happens. */
export const target = { id: "target", accountId: "123456789012", region: "eu-central-1" } as const;

/** One simulated installation: its database, its processes, AWS and the witness who holds what happens against the rules. */
export class World {
  readonly timeline: Timeline;
  readonly store: Store;
  readonly claims: Claims;
  readonly aws: AwsModel;
  readonly random: Random;
  readonly witness: Witness;
  readonly web: Process;
  readonly workers: Process[];
  /** A worker that comes up again looks at everything. */
  lookAtAll: (worker: Process) => void = () => {};
  /** Until then the portal's processes are down. */
  downUntil = 0;
  /** Reading of the target: when the next one is due, its fence, and from when on it can show anything new. */
  readonly reading = { dueAt: 0, fence: 0, wantedAt: 0 };
  readonly #buckets = new Map<BucketApi, BucketState>();
  readonly #trace: string[] | null;

  constructor(seed: number, options: { start: number; workers: number; trace: boolean }) {
    this.random = new Random(seed);
    this.timeline = new Timeline(options.start, this.random.fork("order"));
    this.store = new Store(this.timeline);
    this.claims = new Claims(this.store);
    this.aws = new AwsModel(this.timeline, this.random.fork("aws"));
    this.web = new Process("web", this.timeline);
    this.workers = Array.from({ length: options.workers }, (_, index) => new Process(`worker-${index + 1}`, this.timeline));
    this.#trace = options.trace ? [] : null;
    this.witness = new Witness(this);
    this.claims.onMove = (operation, to, by) => this.witness.moved(operation, to, by);
    this.aws.onAct = (act) => this.witness.sawAct(act);
    for (const process of [this.web, ...this.workers]) process.onDeath = () => this.store.forget(process);
  }

  /** What happened, line by line; empty unless it was asked for. */
  get trace(): readonly string[] {
    return this.#trace ?? [];
  }

  /** Adds a line to the trace; the text is only made when somebody reads it. */
  say(who: string, text: () => string): void {
    this.#trace?.push(`${new Date(this.timeline.now).toISOString()}  ${who.padEnd(9)}  ${text()}`);
  }

  /** Runs `change` while the rows of these environments are held, as one commit; undefined when the database has ended the transaction meanwhile. */
  *inTransaction<Result>(process: Process, environmentIds: readonly string[], change: () => Result): Steps<Result | undefined> {
    const holder = { process };
    const ids = [...new Set(environmentIds)].sort();
    for (const id of ids) yield* this.store.lock(id, holder);
    yield this.random.between(1, 8);
    const isAlive = ids.every((id) => this.store.holds(id, holder));
    const result = isAlive ? change() : undefined;
    for (const id of ids) this.store.unlock(id, holder);
    return result;
  }

  /** The simulated wakeEnvironments. */
  wake(environment: SimEnvironment): void {
    environment.nextCheckAt = this.timeline.now;
    this.store.onDue("reconcile", this.timeline.now);
  }

  /** The statement of bucket-claims.ts: all tokens of a call or none, the reserve kept. */
  takeTokens(api: BucketApi, needed: { requests: number; resources: number }, reserve: { requests: number; resources: number }, now: Date): boolean {
    const bucket = refilled(api, this.bucket(api, now), now);
    this.#buckets.set(api, bucket);
    const hasRequests = bucket.requestTokens >= needed.requests + reserve.requests;
    const hasResources = bucket.resourceTokens === null || bucket.resourceTokens >= needed.resources + reserve.resources;
    if (!hasRequests || !hasResources) return false;
    const resourceTokens = bucket.resourceTokens === null ? null : bucket.resourceTokens - needed.resources;
    this.#buckets.set(api, { ...bucket, requestTokens: bucket.requestTokens - needed.requests, resourceTokens });
    return true;
  }

  bucket(api: BucketApi, now: Date): BucketState {
    const { requests, resources } = bucketLimits[api];
    return this.#buckets.get(api) ?? { requestTokens: requests.size, resourceTokens: resources?.size ?? null, refilledAt: now, slowedUntil: null };
  }

  slowBucket(api: BucketApi, slowedUntil: Date): void {
    this.#buckets.set(api, { ...this.bucket(api, slowedUntil), slowedUntil });
  }
}
