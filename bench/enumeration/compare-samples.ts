/** What a list of times looks like, milliseconds. */
export type Spread = { median: number; lowerQuartile: number; upperQuartile: number };

/** Median and quartiles (linear interpolation between neighbours). */
export function spreadOf(sample: readonly number[]): Spread {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = sorted[Math.floor(position)] ?? Number.NaN;
    return below + (position - Math.floor(position)) * ((sorted[Math.ceil(position)] ?? below) - below);
  };
  return { median: at(0.5), lowerQuartile: at(0.25), upperQuartile: at(0.75) };
}

/**
 * Probability of two samples at least this different in their distribution when both come from the same one: Kolmogorov-Smirnov,
 * two-sided, with the asymptotic distribution in the form of Stephens (Numerical Recipes, section 14.3); good from 20 values each on.
 */
export function kolmogorovSmirnov(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [one, other].map((sample) => [...sample].sort((x, y) => x - y)) as [number[], number[]];
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (i < a.length && (a[i] ?? Infinity) <= value) i += 1;
    while (j < b.length && (b[j] ?? Infinity) <= value) j += 1;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const size = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const lambda = (size + 0.12 + 0.11 / size) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/**
 * Probability of two samples at least this shifted against each other when both come from the same distribution: Mann-Whitney,
 * two-sided, with the normal approximation corrected for ties; good from 20 values each on.
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, isFirst: true })), ...other.map((value) => ({ value, isFirst: false }))].sort((x, y) => x.value - y.value);
  let [rankSum, ties] = [0, 0];
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const tied = end - start;
    // Equal values share the mean of their ranks, which count from 1.
    rankSum += all.slice(start, end).filter(({ isFirst }) => isFirst).length * ((start + 1 + end) / 2);
    ties += tied ** 3 - tied;
    start = end;
  }
  const [n, m, total] = [one.length, other.length, all.length];
  const u = rankSum - (n * (n + 1)) / 2;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (deviation === 0) return 1;
  return 2 * upperTail(Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / deviation);
}

/** Share of the standard normal distribution above z >= 0: Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
