/** Virtual time of several lanes of work: it moves to the next waking when all of them sleep, so that a call takes as long as it is said to. */
export class LaneTime {
  #now: number;
  #awake: number;
  #sleepers: { at: number; wake: () => void }[] = [];

  constructor(now: number, lanes: number) {
    this.#now = now;
    this.#awake = lanes;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#sleepers.push({ at: this.#now + ms, wake: resolve });
      this.#leave();
    });
  }

  /** Says that a lane has nothing to do any more. */
  end(): void {
    this.#leave();
  }

  #leave(): void {
    this.#awake -= 1;
    if (this.#awake > 0 || this.#sleepers.length === 0) return;
    this.#now = Math.min(...this.#sleepers.map(({ at }) => at));
    const due = this.#sleepers.filter(({ at }) => at <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    this.#awake += due.length;
    for (const { wake } of due) wake();
  }
}
