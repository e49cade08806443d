import type { InstanceStatus } from "./instance-status";

type Past = { readonly status: InstanceStatus; /** Epoch ms: when it ended. */ readonly until: number };

/** The longest a describe may lag behind, in milliseconds. */
export const LONGEST_LAG_MS = 600_000;

/** What instances were like before, as far back as describes can lag. In memory only. */
export class InstanceHistory {
  readonly #past = new Map<string, readonly Past[]>();

  /** Remembers that this status ended at `until` (epoch ms). */
  add(id: string, status: InstanceStatus, until: number): void {
    const kept = (this.#past.get(id) ?? []).filter((past) => past.until > until - LONGEST_LAG_MS);
    this.#past.set(id, [...kept, { status, until }]);
  }

  /** The status that held at `at` (epoch ms), or undefined where the present one did already. */
  at(id: string, at: number): InstanceStatus | undefined {
    return this.#past.get(id)?.find(({ until }) => until > at)?.status;
  }
}
