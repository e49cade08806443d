import { z } from "zod";

/** What a machine does: what machines of teams do by themselves, a load test, or nothing at all. */
export const WORKLOADS = ["usual", "busy", "idle"] as const;

export type Workload = (typeof WORKLOADS)[number];

export const workloadSchema = z.strictObject({ workload: z.enum(WORKLOADS) });

/** What each machine does, and since when: past values stay as they were. In memory only. */
export class Workloads {
  readonly #clock: { now(): number };
  readonly #changes = new Map<string, { readonly at: number; readonly workload: Workload }[]>();

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  set(id: string, workload: Workload): void {
    this.#changes.set(id, [...(this.#changes.get(id) ?? []), { at: this.#clock.now(), workload }]);
  }

  /** What it did at a moment (epoch ms). */
  at(id: string, at: number): Workload {
    return this.#changes.get(id)?.findLast((change) => change.at <= at)?.workload ?? "usual";
  }

  now(id: string): Workload {
    return this.at(id, this.#clock.now());
  }
}
