import { fallBackReason } from "./boot-fault";
import type { BootFault } from "./boot-fault";
import { InstanceHistory } from "./instance-history";
import { applyVerb, fallBack, settleLife } from "./instance-state-machine";
import type { CheckStatus, Delays, InstanceState, InstanceVerb, StateReason } from "./instance-state-machine";
import { checksOf, firstStatus, isUp, SPOT_INTERRUPTION, statusAfterTransition, statusAfterVerb } from "./instance-status";
import type { InstanceStatus } from "./instance-status";
import type { SeededAccount, SeededInstance } from "./seed-account";

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

/** How a verb is done: into hibernation, or as a start that AWS will not bring to its end. */
export type VerbManner = { readonly hibernate?: boolean; readonly fallsBack?: StateReason };

/** All instances of all accounts. Every read first lets what is due happen, so no timer is needed for right answers. */
export class InstanceStore {
  readonly #clock: { now(): number };
  readonly #instances = new Map<string, Instance>();
  readonly #listeners = new Set<(change: StateChange | null) => void>();
  readonly #history = new InstanceHistory();
  #delays: Delays;
  #describeLagMs: number;
  #addressesGiven = 0;

  constructor(options: { clock: { now(): number }; delays: Delays; accounts: readonly SeededAccount[]; saved?: SavedState; describeLagMs?: number }) {
    this.#clock = options.clock;
    this.#delays = options.delays;
    this.#describeLagMs = options.describeLagMs ?? 0;
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

  /** How far describes lag behind the truth, in milliseconds. */
  get describeLagMs(): number {
    return this.#describeLagMs;
  }

  setDescribeLag(milliseconds: number): void {
    this.#describeLagMs = milliseconds;
  }

  /** The instance as describes show it: as it was `describeLagMs` ago. */
  asDescribed(instance: Instance): Instance {
    if (this.#describeLagMs === 0) return instance;
    const status = this.#history.at(instance.id, this.#clock.now() - this.#describeLagMs);
    return status === undefined ? instance : { ...instance, status };
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

  /** The worse of both status checks of an instance, as it is now. */
  checkOf({ status }: Instance): CheckStatus {
    const { instance, system } = checksOf(status, this.#clock.now(), this.#delays);
    return system === "impaired" ? system : instance;
  }

  /** Whether the verb would be accepted now. Changes nothing. */
  accepts(id: string, verb: InstanceVerb): boolean {
    const instance = this.find(id);
    return instance !== undefined && applyVerb(instance.status.life, verb, this.#clock.now(), this.#delays).accepted;
  }

  /** Performs a verb that `accepts` has allowed. Returns the instance before and after; throws where it is not allowed. */
  perform(id: string, verb: InstanceVerb, how: VerbManner = {}): { before: Instance; after: Instance } {
    const before = this.find(id);
    const now = this.#clock.now();
    const outcome = before && applyVerb(before.status.life, verb, now, this.#delays);
    if (!before || !outcome?.accepted) throw new Error(`Instance ${id} does not accept "${verb}" now`);
    if (outcome.life === before.status.life) return { before, after: before };
    const reason = verb === "start" ? (how.fallsBack ?? fallBackReason(before.status.bootFault)) : null;
    const life = reason ? fallBack(outcome.life, reason) : outcome.life;
    const status = statusAfterVerb(before.status, verb, life, { now, hibernate: how.hibernate });
    return { before, after: this.#put(before, verb === "start" ? { ...status, publicIp: this.#nextAddress(before.definition) } : status) };
  }

  /** Makes both status checks of an instance fail, or pass again whatever it booted with. */
  setImpaired(id: string, impaired: boolean): void {
    this.#change(id, impaired ? { impaired, impairedAt: this.#clock.now() } : { impaired, impairedAt: undefined, bootedWith: undefined });
  }

  /** What the next boots of an instance lead to; undefined: they succeed. */
  setBootFault(id: string, bootFault: BootFault | undefined): void {
    this.#change(id, { bootFault });
  }

  setProtection(id: string, protection: { readonly stopProtection?: boolean; readonly terminationProtection?: boolean }): void {
    this.#change(id, protection);
  }

  /** Puts all tags of an instance in place of those it has. */
  setTags(id: string, tags: Readonly<Record<string, string>>): void {
    this.#change(id, { tags });
  }

  /** AWS takes the capacity of a running Spot Instance back, which stops it, or gives it back, which starts it. */
  setSpotInterrupted(id: string, interrupted: boolean): void {
    const verb = interrupted ? "stop" : "start";
    if (!this.accepts(id, verb)) throw new Error(`Instance ${id} does not accept "${verb}" now`);
    this.perform(id, verb);
    const reason = interrupted ? { stateReason: SPOT_INTERRUPTION, transitionReason: SPOT_INTERRUPTION.code } : {};
    this.#change(id, { spotInterrupted: interrupted, ...reason });
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
    return this.#put(instance, statusAfterTransition(instance.status, life));
  }

  #change(id: string, changes: Partial<InstanceStatus>): void {
    const instance = this.find(id);
    if (instance) this.#put(instance, { ...instance.status, ...changes });
  }

  #isVisible({ status: { life } }: Instance): boolean {
    return life.state !== "terminated" || this.#clock.now() < life.since + TERMINATED_VISIBLE_MS;
  }

  #put(instance: Instance, status: InstanceStatus): Instance {
    const after = { ...instance, status };
    this.#instances.set(instance.id, after);
    const previous = instance.status.life.state;
    const moved = previous !== status.life.state;
    this.#history.add(instance.id, instance.status, moved ? status.life.since : this.#clock.now());
    this.#notify(moved ? { instance: after, previous, at: status.life.since } : null);
    return after;
  }

  #notify(change: StateChange | null): void {
    for (const listener of this.#listeners) listener(change);
  }

  #firstStatus(definition: SeededInstance): InstanceStatus {
    const publicIp = isUp(definition) ? this.#nextAddress(definition) : undefined;
    return firstStatus(definition, this.#clock.now(), this.#delays, publicIp);
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
