import { leaseSeconds } from "@/server/environments/operation-claims";
import type { Held, Move } from "@/server/environments/operation-claims";
import { canMove } from "@/server/environments/state-machine";
import type { OperationState } from "@/server/generated/prisma/client";
import type { Store } from "./store";
import type { SimOperation } from "./store-rows";

/** A call is begun only when this much of the lease is left; as in operation-claims.ts. */
const leaseNeededToSendMs = 12_000;

/** The statements of server/environments/operation-claims.ts, each with the very WHERE of the original. */
export class Claims {
  /** Told before each move: the operation as it is, where it goes, and which worker moves it. */
  onMove: (operation: SimOperation, to: OperationState, by: string | null) => void = () => {};
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  claimPending(operations: readonly SimOperation[], claim: { owner: string; now: Date }): SimOperation[] {
    const { now } = this.#store;
    const taken = operations.filter(
      (o) => o.state === "pending" && o.nextTryAt <= claim.now && !o.instance.flights.some(({ leaseUntil }) => (leaseUntil ?? 0) > now),
    );
    for (const o of taken) {
      Object.assign(o, { state: "claimed", fence: o.fence + 1, version: o.version + 1, attempt: o.attempt + 1, errorCode: null });
      this.#lease(o, claim.owner);
    }
    return taken;
  }

  markSent(held: readonly Held[], now: Date): Held[] {
    return this.#each(held, (o, h) => {
      if (o.version !== h.version || o.fence !== h.fence) return false;
      if (o.state !== "claimed" || (o.leaseUntil ?? 0) <= this.#store.now + leaseNeededToSendMs) return false;
      Object.assign(o, { state: "sent", version: o.version + 1, sentAt: now });
      return true;
    });
  }

  releaseClaimed(): void {
    for (const o of this.#store.operations.values()) {
      if (o.state !== "claimed" || (o.leaseUntil ?? 0) >= this.#store.now) continue;
      Object.assign(o, { state: "pending", fence: o.fence + 1, version: o.version + 1, leaseUntil: null, leaseOwner: null });
    }
  }

  takeOverSent(claim: { owner: string; now: Date }): { operation: SimOperation; held: Held }[] {
    const lost = [...this.#store.operations.values()].filter((o) => o.state === "sent" && (o.leaseUntil ?? 0) < this.#store.now && o.nextTryAt <= claim.now);
    return lost.map((operation) => {
      Object.assign(operation, { fence: operation.fence + 1, version: operation.version + 1 });
      this.#lease(operation, claim.owner);
      return { operation, held: heldOf(operation) };
    });
  }

  /** `by` names the worker that moves what it holds; null for a wish, or a reading, which hold the environment's row. */
  moveOperations(moves: readonly Move[], by: string | null = null): SimOperation[] {
    const wrong = moves.find(({ from, to }) => from !== to && !canMove(from, to));
    if (wrong !== undefined) throw new Error(`An operation cannot go from ${wrong.from} to ${wrong.to}.`);
    const byId = new Map(moves.map((move) => [move.id, move]));
    const moved: SimOperation[] = [];
    this.#each(moves, (o) => {
      const m = byId.get(o.id)!;
      if (o.version !== m.version || o.fence !== m.fence) return false;
      if (o.state !== m.from) return false;
      this.onMove(o, m.to, by);
      this.#move(o, m);
      moved.push(o);
      return true;
    });
    return moved;
  }

  /** Says that the call of a superseded operation has come back. */
  endFlight(held: readonly Held[]): void {
    this.#each(held, (o, h) => {
      if (o.fence !== h.fence || o.state !== "superseded") return false;
      o.leaseUntil = null;
      this.#store.settle(o, null);
      this.#store.onDue("operate", this.#store.now);
      return true;
    });
  }

  #move(o: SimOperation, m: Move): void {
    const wasSent = o.state === "sent";
    o.state = m.to;
    o.version += 1;
    o.nextTryAt = m.nextTryAt ?? o.nextTryAt;
    o.acceptedAt = m.acceptedAt ?? o.acceptedAt;
    if (m.error !== undefined) o.errorCode = m.error.code;
    if (m.instead !== undefined) o.kind = m.instead.kind;
    if (m.to === "sent") o.leaseUntil = this.#store.now;
    else if (m.to !== "superseded" || !wasSent) o.leaseUntil = null;
    this.#store.settle(o, m.endedAt ?? null);
    if (m.to === "pending" || m.to === "sent") this.#store.onDue("operate", o.nextTryAt.getTime());
    // What comes after it in the start order may have its turn now.
    else this.#store.onDue("operate", this.#store.now);
  }

  #lease(o: SimOperation, owner: string): void {
    o.leaseOwner = owner;
    o.leaseUntil = this.#store.now + leaseSeconds * 1_000;
    this.#store.onDue("operate", o.leaseUntil + 1);
  }

  #each(held: readonly Held[], update: (operation: SimOperation, held: Held) => boolean): Held[] {
    return held.flatMap((h) => {
      const operation = this.#store.operations.get(h.id);
      return operation !== undefined && update(operation, h) ? [heldOf(operation)] : [];
    });
  }
}

/** The guards of a row as they are now. */
export function heldOf({ id, version, fence }: Held): Held {
  return { id, version, fence };
}
