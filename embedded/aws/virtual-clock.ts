/** What tells the time, in epoch milliseconds. */
export type Clock = { now(): number };

/** The fastest that virtual time may run. */
export const MAX_SPEED = 1_000;

/**
 * The endpoint's time: that of a clock beneath it, moved ahead and sped up on request. It never goes back. States, buckets and
 * sessions follow it; the dates of signatures do not.
 */
export class VirtualClock implements Clock {
  readonly #base: Clock;
  readonly #listeners = new Set<() => void>();
  #speed = 1;
  #anchor: { readonly base: number; readonly virtual: number };

  constructor(base: Clock, offsetMs = 0) {
    this.#base = base;
    const now = base.now();
    this.#anchor = { base: now, virtual: now + offsetMs };
  }

  now(): number {
    return this.#anchor.virtual + (this.#base.now() - this.#anchor.base) * this.#speed;
  }

  /** How far it is ahead of the clock beneath it, in milliseconds. */
  get offsetMs(): number {
    return this.now() - this.#base.now();
  }

  /** Virtual milliseconds per millisecond; 0 stands still. */
  get speed(): number {
    return this.#speed;
  }

  /** Moves ahead at once. */
  advance(milliseconds: number): void {
    this.#set(this.now() + Math.max(0, milliseconds), this.#speed);
  }

  /** Sets how fast time passes from now on, 0 to 1,000. */
  setSpeed(speed: number): void {
    this.#set(this.now(), Math.min(Math.max(0, speed), MAX_SPEED));
  }

  /** Called after each move and change of speed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(virtual: number, speed: number): void {
    this.#anchor = { base: this.#base.now(), virtual };
    this.#speed = speed;
    for (const listener of this.#listeners) listener();
  }
}
