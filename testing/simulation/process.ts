import type { Timeline } from "./timeline";

const toleratedSkewMs = 5_000;

/** A piece of work of a process; each yield is an await, as many milliseconds long. Between two yields nobody else acts. */
export type Steps<Result = void> = Generator<number, Result, void>;

/** What befalls a process at its next await. */
export type Mishap = ({ kind: "crash"; downMs: number } | { kind: "freeze"; ms: number }) & {
  /** Only while it does this; null for whatever it does. */
  during: Work | null;
  /** So many awaits later. */
  skip: number;
};

/** What a process can be in the middle of. */
export type Work = "sending" | "other";

/** A process of the product: works at several things at once, may die, stand still, or have its clock set wrong. */
export class Process {
  readonly name: string;
  /** How far its clock is ahead of the database's. */
  skewMs = 0;
  /** Called when it has come up again. */
  onStart: () => void = () => {};
  /** Called when it dies: what the operating system and the database let go of then. */
  onDeath: () => void = () => {};
  readonly #timeline: Timeline;
  #life = 1;
  #isUp = true;
  #frozenUntil = 0;
  #mishap: Mishap | null = null;

  constructor(name: string, timeline: Timeline) {
    this.name = name;
    this.#timeline = timeline;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** What it takes for the time: a clock that is far off the database's is not believed (server/platform/right-clock.ts). */
  now(): Date {
    return new Date(this.#timeline.now + (this.isClockRight ? this.skewMs : 0));
  }

  /** With a wrong clock nothing is taken on. */
  get isClockRight(): boolean {
    return Math.abs(this.skewMs) <= toleratedSkewMs;
  }

  run(steps: Steps, work: Work = "other"): void {
    if (this.#isUp) this.#advance(steps, { life: this.#life, work });
  }

  /** Something befalls it at its next await, in the middle of whatever it does then. */
  befall(mishap: Mishap): void {
    this.#mishap = mishap;
  }

  stop(downMs: number): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#life += 1;
    this.#mishap = null;
    this.onDeath();
    this.#timeline.after(downMs, () => {
      this.#isUp = true;
      this.#frozenUntil = 0;
      this.onStart();
    });
  }

  #advance(steps: Steps, of: { life: number; work: Work }): void {
    if (of.life !== this.#life) return;
    if (this.#timeline.now < this.#frozenUntil) return this.#timeline.at(this.#frozenUntil, () => this.#advance(steps, of));
    const { done, value } = steps.next();
    if (done) return;
    const mishap = this.#mishap;
    if (mishap !== null && (mishap.during ?? of.work) === of.work && (mishap.skip -= 1) < 0) {
      this.#mishap = null;
      if (mishap.kind === "crash") return this.stop(mishap.downMs);
      this.#frozenUntil = this.#timeline.now + mishap.ms;
    }
    this.#timeline.after(value, () => this.#advance(steps, of));
  }
}
