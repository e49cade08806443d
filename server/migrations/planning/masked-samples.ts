import type { SamplesOf } from "./schemas";

/** Samples without keys and values: how many there are and how long they are is all that is left. */
export function maskedSamples(samples: readonly SamplesOf[]): SamplesOf[] {
  return samples.map(({ measureKey, title, rows }) => ({ measureKey, title, rows: rows.map(({ size }) => ({ rowKey: null, value: null, size })) }));
}
