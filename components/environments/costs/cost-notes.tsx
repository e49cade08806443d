"use client";

import { LampShape } from "@/components/ui/lamp";
import type { CostFigures, CostSummaryOutput } from "@/server/environments/costs/schemas";
import { missingWords, priceWords } from "./cost-words";

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** Where the prices come from and of when they are, and what has none. */
export function CostNotes({ prices, missing }: { prices: CostSummaryOutput["prices"]; missing: CostFigures["missing"] }) {
  const unpriced = prices === null ? null : missingWords(missing);
  const isDoubtful = prices === null || prices.isSample;
  return (
    <div className="flex flex-col gap-1 text-control text-secondary">
      <Note lamp={isDoubtful}>{priceWords(prices, (at) => dayFormat.format(at))}</Note>
      {unpriced === null ? null : <Note lamp>{unpriced}</Note>}
    </div>
  );
}

function Note({ lamp, children }: { lamp: boolean; children: string }) {
  return (
    <p className="flex items-start gap-2">
      {lamp ? <LampShape kind="attention" className="mt-[3px]" /> : null}
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
