import { csvOf } from "@/components/ui/csv";
import type { OriginalsOutput } from "@/server/migrations/executor/schemas";

/** All pages of a download. */
export type Originals = Pick<OriginalsOutput, "keyColumns" | "columns" | "lines">;

export const originalsFormats = ["jsonl", "csv"] as const;
export type OriginalsFormat = (typeof originalsFormats)[number];

/** The file of a format: its type and its text. */
export function originalsFile(format: OriginalsFormat, originals: Originals): { type: string; text: string } {
  return format === "csv" ? { type: "text/csv", text: csv(originals) } : { type: "application/x-ndjson", text: jsonLines(originals) };
}

/** The name of the file: what, of where. */
export function originalsName(format: OriginalsFormat, { number, database }: { number: number; database: string }): string {
  return `originals-of-migration-${number}-on-${database}.${format}`;
}

function jsonLines({ lines }: Originals): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** With the mark by which spreadsheets tell UTF-8. Key and original may be of the same column. */
function csv({ keyColumns, columns, lines }: Originals): string {
  const heads = [...keyColumns, ...columns.map((name) => `original ${name}`)];
  const rows = lines.map(({ key, original }) => [...keyColumns.map((name) => key[name] ?? ""), ...columns.map((name) => original[name] ?? "")]);
  return `\u{FEFF}${csvOf([heads, ...rows])}\r\n`;
}
