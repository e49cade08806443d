import type { Instance, InstanceStore } from "./instance-store";

type Run = { readonly from: number; /** Epoch ms; null while it runs. */ until: number | null };

// CloudWatch keeps five-minute values for 63 days; nobody asks a demo for more than this.
const REMEMBERED_MS = 3 * 86_400_000;

/** When instances ran, as far back as their states tell and from then on as they change. In memory only. */
export class RunPeriods {
  readonly #runs = new Map<string, Run[]>();

  constructor(instances: InstanceStore) {
    for (const instance of instances.list()) this.#runs.set(instance.id, firstRuns(instance));
    instances.onChange((change) => {
      if (change === null) return;
      const { id, status } = change.instance;
      if (status.life.state === "running") this.#begin(id, change.at);
      else if (change.previous === "running") this.#end(id, change.at);
    });
  }

  /** For how much of the time from `from` to `until` (epoch ms) it ran, 0 to 1. */
  share(id: string, from: number, until: number): number {
    const overlaps = (this.#runs.get(id) ?? []).map((run) => Math.max(0, Math.min(run.until ?? until, until) - Math.max(run.from, from)));
    return until <= from ? 0 : overlaps.reduce((sum, each) => sum + each, 0) / (until - from);
  }

  /** When the run that held at `at` (epoch ms) began, or null. */
  begunAt(id: string, at: number): number | null {
    return (this.#runs.get(id) ?? []).find((run) => run.from <= at && (run.until === null || run.until > at))?.from ?? null;
  }

  #begin(id: string, at: number): void {
    const kept = (this.#runs.get(id) ?? []).filter(({ until }) => until === null || until > at - REMEMBERED_MS);
    this.#runs.set(id, [...kept, { from: at, until: null }]);
  }

  #end(id: string, at: number): void {
    for (const run of this.#runs.get(id) ?? []) run.until ??= at;
  }
}

function firstRuns({ status: { life, launchTime } }: Instance): Run[] {
  if (life.state === "running") return [{ from: Math.min(launchTime, life.since), until: null }];
  return life.state === "pending" || launchTime >= life.since ? [] : [{ from: launchTime, until: life.since }];
}
