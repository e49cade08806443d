import type { SeriesName } from "@/server/environments/metrics/schemas";

/** How a series is shown: its name, and what its scale reaches to at least. */
export type SeriesLook = { name: SeriesName; label: string; unit: "percent" | "bytes"; least: number };

const kibibyte = 1024;

/** The series in the order they are shown. */
export const seriesLooks: readonly SeriesLook[] = [
  { name: "cpu", label: "CPU", unit: "percent", least: 100 },
  { name: "memory", label: "Memory", unit: "percent", least: 100 },
  { name: "networkIn", label: "Net in", unit: "bytes", least: 10 * kibibyte },
  { name: "networkOut", label: "Net out", unit: "bytes", least: 10 * kibibyte },
  { name: "diskRead", label: "Disk read", unit: "bytes", least: 10 * kibibyte },
  { name: "diskWrite", label: "Disk write", unit: "bytes", least: 10 * kibibyte },
];

/** "12 %", "0.4 %", "1.3 MB/s". */
export function measureWords(value: number, unit: SeriesLook["unit"]): string {
  if (unit === "percent") return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
  const units = ["B/s", "KB/s", "MB/s", "GB/s"] as const;
  let rest = value;
  let index = 0;
  while (rest >= 1_000 && index < units.length - 1) {
    rest /= 1_000;
    index += 1;
  }
  return `${rest < 10 && index > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[index] ?? "B/s"}`;
}
