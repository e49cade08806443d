import type { MeasureResult } from "@/server/migrations/planning/schemas";
import { shareWords } from "../quantity-words";

/** The share of the table, such as "0.5 % of 200,000"; null where there is none to tell. */
export function measureShare({ found }: Pick<MeasureResult, "found">, tableRows: number): string | null {
  if (found === null || found > tableRows) return null;
  const share = shareWords(found, tableRows);
  return share === null ? null : `${share} of ${Math.round(tableRows).toLocaleString("en")}`;
}
