import type { Process, Steps } from "./process";
import { reconcile } from "./worker-reconcile";
import { operate } from "./worker-operate";
import { poll } from "./worker-poll";
import type { World } from "./world";

type Scan = "reconcile" | "operate" | "poll";

const scanEveryMs = 1_000;

/**
 * The scans of each worker, every second of its own, and the knocks that come before them, of which some are lost. A scan that would find
 * nothing is left out: the store says when something becomes due.
 */
export class Scans {
  readonly #world: World;
  readonly #busy = new Map<Process, Set<Scan>>();
  readonly #planned = new Map<Process, Record<Scan, number>>();

  constructor(world: World) {
    this.#world = world;
    for (const worker of world.workers) {
      this.#forget(worker);
      const died = worker.onDeath;
      worker.onDeath = () => {
        died();
        this.#forget(worker);
        // The lease of its reading ends; another worker reads.
        this.#due("poll", world.reading.dueAt);
      };
      worker.onStart = () => this.lookAtAll(worker);
    }
    world.store.onDue = (scan, at) => this.#due(scan, at);
    world.aws.onVisible = () => this.#due("poll", Math.max(world.timeline.now, world.reading.dueAt));
  }

  /** Whoever comes up, or has the right time again, looks at everything. */
  lookAtAll(worker: Process): void {
    for (const scan of ["reconcile", "operate", "poll"] as const) this.#plan(worker, scan, this.#world.timeline.now);
  }

  #forget(worker: Process): void {
    this.#busy.set(worker, new Set());
    this.#planned.set(worker, { reconcile: Infinity, operate: Infinity, poll: Infinity });
  }

  #due(scan: Scan, at: number): void {
    const { workers, timeline, random, reading } = this.#world;
    if (scan === "poll") reading.wantedAt = Math.min(reading.wantedAt, at);
    for (const worker of workers) this.#plan(worker, scan, at);
    if (scan === "poll" || at > timeline.now || !random.chance(0.8)) return;
    const hearing = random.pick(workers);
    timeline.after(random.between(3, 40), () => this.#scan(hearing, scan));
  }

  #plan(worker: Process, scan: Scan, at: number): void {
    const { timeline } = this.#world;
    const phase = (worker.name.length * 137 + worker.name.charCodeAt(worker.name.length - 1) * 311) % scanEveryMs;
    const tick = Math.ceil((Math.max(at, timeline.now) - phase) / scanEveryMs) * scanEveryMs + phase;
    const planned = this.#planned.get(worker)!;
    if (planned[scan] <= tick) return;
    planned[scan] = tick;
    timeline.at(tick, () => {
      if (planned[scan] === tick) planned[scan] = Infinity;
      this.#scan(worker, scan);
    });
  }

  #scan(worker: Process, scan: Scan): void {
    if (!worker.isUp || !worker.isClockRight) return;
    const busy = this.#busy.get(worker)!;
    if (busy.has(scan)) return this.#plan(worker, scan, this.#world.timeline.now + 1);
    if (!this.#isAnythingDue(worker, scan)) return;
    busy.add(scan);
    worker.run(this.#work(worker, scan, busy));
  }

  *#work(worker: Process, scan: Scan, busy: Set<Scan>): Steps {
    if (scan === "operate") yield* operate(this.#world, worker);
    else if (scan === "poll") yield* poll(this.#world, worker);
    else yield* this.#reconcileDue(worker);
    busy.delete(scan);
    this.#planNext(worker, scan);
  }

  *#reconcileDue(worker: Process): Steps {
    for (const environment of this.#world.store.environments.values()) {
      if (environment.nextCheckAt <= worker.now().getTime()) yield* reconcile(this.#world, worker, environment);
    }
  }

  #isAnythingDue(worker: Process, scan: Scan): boolean {
    const { store, timeline, reading } = this.#world;
    if (scan === "operate" && store.operations.size > 0) return true;
    if (scan === "poll" && Math.max(reading.wantedAt, reading.dueAt) <= timeline.now) return true;
    if (scan !== "reconcile") {
      this.#planNext(worker, scan);
      return false;
    }
    const now = worker.now().getTime();
    for (const { nextCheckAt } of store.environments.values()) if (nextCheckAt <= now) return true;
    this.#planNext(worker, scan);
    return false;
  }

  /** When something is due next, as far as the rows tell; the clock of the worker decides, it may be behind. */
  #planNext(worker: Process, scan: Scan): void {
    const { store, timeline, reading } = this.#world;
    let next = Infinity;
    if (scan === "reconcile") for (const { nextCheckAt } of store.environments.values()) next = Math.min(next, nextCheckAt);
    else if (scan === "poll") next = Math.max(reading.wantedAt, reading.dueAt);
    else {
      for (const { state, nextTryAt, leaseUntil } of store.operations.values()) {
        const at = state === "pending" ? nextTryAt.getTime() : (leaseUntil ?? Infinity);
        if (at > timeline.now) next = Math.min(next, at);
      }
    }
    if (next < Infinity) this.#plan(worker, scan, Math.max(next - worker.skewMs, timeline.now + 1));
  }
}
