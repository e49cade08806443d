const sizes = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** "3 rows", "1 row", with thousands parted. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}

/** Bytes with a unit: "48 MiB", "1.2 GiB". */
export function sizeWords(bytes: number): string {
  let amount = Math.max(0, bytes);
  let unit = 0;
  while (amount >= 1024 && unit < sizes.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount < 10 && unit > 0 ? amount.toFixed(1).replace(/\.0$/, "") : Math.round(amount).toLocaleString("en")} ${sizes[unit]}`;
}

/** A share as a percentage that is never rounded to nothing or to all: "0.5 %", "under 0.01 %". */
export function shareWords(part: number, whole: number): string | null {
  if (whole <= 0 || part <= 0) return null;
  const percent = Math.min(100, (part / whole) * 100);
  if (percent < 0.01) return "under 0.01 %";
  return `${percent < 10 ? percent.toFixed(percent < 1 ? 2 : 1).replace(/\.?0+$/, "") : Math.round(percent)} %`;
}

/** A length of time below a minute with its unit, longer ones in words of two units: "80 ms", "1.4 s", "3 m 20 s". */
export function shortTime(ms: number): string {
  if (ms < 1) return "under 1 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} m ${Math.round((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
