import { openStates } from "@/server/environments/state-machine";
import type { SimEnvironment, SimInstance, SimOperation, SimRequest } from "./store-rows";
import type { Steps } from "./process";
import type { Timeline } from "./timeline";

/** What PostgreSQL answers to a second open operation of an instance. */
class UniqueViolation extends Error {}

/** A transaction that stood still for 15 s is ended by the database (server/platform/db.ts). */
const idleInTransactionMs = 15_000;

/** A row lock: who holds it, since when. */
type RowLock = { holder: Holder; since: number };

/** A transaction of a process. */
export type Holder = { process: object };

/** The database: rows, the partial unique index, the lock of an environment's row. What changes together changes without a yield between. */
export class Store {
  readonly environments = new Map<string, SimEnvironment>();
  readonly instances = new Map<string, SimInstance>();
  /** Everything that is open, or superseded with its call on its way. */
  readonly operations = new Map<string, SimOperation>();
  readonly requests = new Map<string, SimRequest>();
  /** Rings when an environment or an operation becomes due at a moment. */
  onDue: (what: "reconcile" | "operate" | "poll", at: number) => void = () => {};
  readonly #timeline: Timeline;
  readonly #locks = new Map<string, RowLock>();
  #lastId = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** The database's clock. */
  get now(): number {
    return this.#timeline.now;
  }

  newId(noun: string): string {
    return `${noun}-${(this.#lastId += 1)}`;
  }

  /** create unique index operation_one_open_per_instance on operation (instance_id) where state in (open states) */
  insertOperation(operation: SimOperation): void {
    const { instance } = operation;
    if (instance.open.length > 0) throw new UniqueViolation(`${instance.name} has an open operation.`);
    instance.open.push(operation);
    operation.request.parts.push(operation);
    this.operations.set(operation.id, operation);
    this.onDue("operate", operation.nextTryAt.getTime());
  }

  /** Keeps the indexes right after an operation has changed its state. */
  settle(operation: SimOperation, endedAt: Date | null): void {
    const { instance, state } = operation;
    if ((openStates as readonly string[]).includes(state)) return;
    instance.open = instance.open.filter((other) => other !== operation);
    const isInFlight = state === "superseded" && operation.leaseUntil !== null;
    instance.flights = instance.flights.filter((other) => other !== operation);
    if (isInFlight) instance.flights.push(operation);
    else this.operations.delete(operation.id);
    if (endedAt !== null) instance.last = { kind: operation.kind, state, endedAt, errorCode: operation.errorCode };
  }

  /** select … for update skip locked */
  tryLock(environmentId: string, holder: Holder): boolean {
    const lock = this.#locks.get(environmentId);
    if (lock !== undefined && this.now - lock.since <= idleInTransactionMs) return false;
    this.#locks.set(environmentId, { holder, since: this.now });
    return true;
  }

  /** select … for update: waits for whoever has it. */
  *lock(environmentId: string, holder: Holder): Steps {
    while (!this.tryLock(environmentId, holder)) yield 25;
  }

  /** Commits: true while the transaction still holds its row. */
  unlock(environmentId: string, holder: Holder): boolean {
    if (this.#locks.get(environmentId)?.holder !== holder) return false;
    this.#locks.delete(environmentId);
    return true;
  }

  /** The connections of a dead process are gone, and what they held. */
  forget(process: object): void {
    for (const [id, { holder }] of this.#locks) if (holder.process === process) this.#locks.delete(id);
  }

  /** True while the transaction has not been ended by the database. */
  holds(environmentId: string, holder: Holder): boolean {
    return this.#locks.get(environmentId)?.holder === holder;
  }
}
