import { applyVerb, beginLife, settleLife } from "./instance-state-machine";
import type { Delays, InstanceLife, InstanceState, InstanceVerb } from "./instance-state-machine";
import type { SeededAccount, SeededInstance } from "./seed-account";

/** What of an instance changes and is therefore saved. Times are epoch milliseconds of the endpoint's clock. */
export type InstanceStatus = {
  readonly life: InstanceLife;
  readonly publicIp?: string;
  readonly launchTime: number;
  readonly transitionReason: string;
  readonly impaired: boolean;
  readonly tags: Readonly<Record<string, string>>;
};

export type Instance = {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly definition: SeededInstance;
  readonly status: InstanceStatus;
};

/** One instance went from one state into another at `at` (epoch ms; the moment it was due, not the moment it was noticed). */
export type StateChange = { readonly instance: Instance; readonly previous: InstanceState; readonly at: number };

export type SavedState = {
  readonly addressesGiven: number;
  readonly instances: Readonly<Record<string, InstanceStatus>>;
};

// A terminated instance stays visible for about an hour. Source: EC2 user guide, "Terminate Amazon EC2 instances".
const TERMINATED_VISIBLE_MS = 3_600_000;

// How long an instance that is stopped in the seed ran before.
const SEEDED_RUN_MS = 9 * 3_600_000;

/** All instances of all accounts. Every read first lets what is due happen, so no timer is needed for right answers. */
export class InstanceStore {
  readonly #clock: { now(): number };
  readonly #instances = new Map<string, Instance>();
  readonly #listeners = new Set<(change: StateChange | null) => void>();
  #delays: Delays;
  #addressesGiven = 0;

  constructor(options: { clock: { now(): number }; delays: Delays; accounts: readonly SeededAccount[]; saved?: SavedState }) {
    this.#clock = options.clock;
    this.#delays = options.delays;
    this.#addressesGiven = options.saved?.addressesGiven ?? 0;
    const seeded = options.accounts.flatMap(({ accountId, instances }) =>
      instances.map((definition) => ({ id: definition.id, accountId, region: definition.zone.slice(0, -1), definition })),
    );
    // Kept in the order of ids, which paging relies on.
    for (const one of seeded.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const status = options.saved?.instances[one.id] ?? this.#firstStatus(one.definition);
      this.#instances.set(one.id, { ...one, status });
    }
  }

  get delays(): Delays {
    return this.#delays;
  }

  /** New delays hold for phases that begin from now on; the wait for status checks follows them at once. */
  setDelays(delays: Partial<Delays>): void {
    this.#delays = { ...this.#delays, ...delays };
    this.#notify(null);
  }

  /** Called after each state change, and with null after any other change. Returns the way to stop listening. */
  onChange(listener: (change: StateChange | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets every transition that is due happen. */
  settle(): void {
    for (const instance of this.#instances.values()) this.#settleOne(instance);
  }

  /** When the next transition is due (epoch ms), or null while nothing is in motion. */
  nextDue(): number | null {
    let due: number | null = null;
    for (const { status } of this.#instances.values()) {
      const at = status.life.next?.at;
      if (at !== undefined && (due === null || at < due)) due = at;
    }
    return due;
  }

  /** The visible instances of one account and region (or of all), ascending by id. */
  list(of?: { accountId: string; region: string }): Instance[] {
    return [...this.#instances.values()]
      .filter((one) => of === undefined || (one.accountId === of.accountId && one.region === of.region))
      .map((one) => this.#settleOne(one))
      .filter((one) => this.#isVisible(one));
  }

  /** One visible instance as it is now. */
  find(id: string): Instance | undefined {
    const instance = this.#instances.get(id);
    if (instance === undefined) return undefined;
    const settled = this.#settleOne(instance);
    return this.#isVisible(settled) ? settled : undefined;
  }

  /** Whether the verb would be accepted now. Changes nothing. */
  accepts(id: string, verb: InstanceVerb): boolean {
    const instance = this.find(id);
    return instance !== undefined && applyVerb(instance.status.life, verb, this.#clock.now(), this.#delays).accepted;
  }

  /** Performs a verb that `accepts` has allowed. Returns the instance before and after; throws where it is not allowed. */
  perform(id: string, verb: InstanceVerb): { before: Instance; after: Instance } {
    const before = this.find(id);
    const now = this.#clock.now();
    const outcome = before && applyVerb(before.status.life, verb, now, this.#delays);
    if (!before || !outcome?.accepted) throw new Error(`Instance ${id} does not accept "${verb}" now`);
    if (outcome.life === before.status.life) return { before, after: before };
    return { before, after: this.#put(before, this.#statusAfter(before, verb, outcome.life, now)) };
  }

  /** Makes the status checks of an instance fail, or pass again. */
  setImpaired(id: string, impaired: boolean): void {
    const instance = this.#instances.get(id);
    if (instance) this.#put(instance, { ...instance.status, impaired });
  }

  /** What the state file holds. */
  save(): SavedState {
    this.settle();
    const instances = Object.fromEntries([...this.#instances].map(([id, { status }]) => [id, status]));
    return { addressesGiven: this.#addressesGiven, instances };
  }

  #settleOne(instance: Instance): Instance {
    const life = settleLife(instance.status.life, this.#clock.now());
    if (life === instance.status.life) return instance;
    const publicIp = life.state === "running" ? instance.status.publicIp : undefined;
    return this.#put(instance, { ...instance.status, life, publicIp });
  }

  #isVisible({ status: { life } }: Instance): boolean {
    return life.state !== "terminated" || this.#clock.now() < life.since + TERMINATED_VISIBLE_MS;
  }

  #statusAfter(instance: Instance, verb: InstanceVerb, life: InstanceLife, now: number): InstanceStatus {
    const status = { ...instance.status, life };
    if (verb === "start") {
      return { ...status, launchTime: now, transitionReason: "", publicIp: this.#nextAddress(instance.definition) };
    }
    return verb === "reboot" ? status : { ...status, transitionReason: userInitiated(now) };
  }

  #put(instance: Instance, status: InstanceStatus): Instance {
    const after = { ...instance, status };
    this.#instances.set(instance.id, after);
    const previous = instance.status.life.state;
    this.#notify(previous === status.life.state ? null : { instance: after, previous, at: status.life.since });
    return after;
  }

  #notify(change: StateChange | null): void {
    for (const listener of this.#listeners) listener(change);
  }

  #firstStatus(definition: SeededInstance): InstanceStatus {
    const since = this.#clock.now() - definition.since * 60_000;
    const life = beginLife(definition.state, since, this.#delays);
    const up = life.state === "running" || life.state === "pending";
    return {
      life,
      publicIp: up ? this.#nextAddress(definition) : undefined,
      launchTime: up ? since : since - SEEDED_RUN_MS,
      transitionReason: up ? "" : userInitiated(since),
      impaired: false,
      tags: definition.name === undefined ? definition.tags : { Name: definition.name, ...definition.tags },
    };
  }

  /** A new address at each start, from the three blocks reserved for documentation (RFC 5737), so none is anybody's. */
  #nextAddress(definition: SeededInstance): string | undefined {
    if (!definition.publicAddress) return undefined;
    const block = ["203.0.113", "198.51.100", "192.0.2"][Math.floor(this.#addressesGiven / 254) % 3];
    const host = (this.#addressesGiven % 254) + 1;
    this.#addressesGiven += 1;
    return `${block}.${host}`;
  }
}

function userInitiated(now: number): string {
  return `User initiated (${new Date(now).toISOString().slice(0, 19).replace("T", " ")} GMT)`;
}
