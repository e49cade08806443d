import type { Policy } from "../desired/rows";
import { monthName } from "./cost-range";

type Budget = NonNullable<Policy["budget"]>;

/** From this part of the budget on people are told. */
const tellFrom = 0.8;

/** How far a month's budget is spent. `stage` is what people were or are told of. */
export type BudgetState = { stage: "within" | "nearly" | "spent"; words: string };

/** Compares what a month has cost so far with its budget. */
export function budgetState({ usdPerMonth, hard }: Budget, spentUsd: number, now: Date, zone: string): BudgetState {
  const month = monthName(now, zone);
  const share = Math.floor((spentUsd / usdPerMonth) * 100);
  const words = `${usd(spentUsd)} of ${usd(usdPerMonth)} for ${month} are spent (${share} %).`;
  if (spentUsd >= usdPerMonth) return { stage: "spent", words: hard ? `${words} It stays off until the month ends, or until an admin lifts that.` : words };
  return spentUsd >= usdPerMonth * tellFrom ? { stage: "nearly", words } : { stage: "within", words };
}

/** The holds of one environment for its budget in this month. */
export type BudgetHolds = {
  /** One that holds now. */
  live: { id: string } | null;
  /** A person lifted one in this month, so none is placed again. */
  isLifted: boolean;
};

/** What to do about the hold. */
export type BudgetMove = { do: "place" } | { do: "end"; holdId: string; why: "a new month" | "the budget was raised" | "no hard budget" } | null;

/** A spent hard budget holds the environment off; one that is not, or that was lifted, does not. `placedInMonth` tells an old hold from this month's. */
export function budgetMove(budget: Budget | null, state: BudgetState | null, holds: BudgetHolds & { placedInMonth: boolean }): BudgetMove {
  const { live, isLifted, placedInMonth } = holds;
  const isHeldOff = budget !== null && budget.hard && state?.stage === "spent";
  if (live === null) return isHeldOff && !isLifted ? { do: "place" } : null;
  if (isHeldOff) return null;
  if (budget === null || !budget.hard) return { do: "end", holdId: live.id, why: "no hard budget" };
  return { do: "end", holdId: live.id, why: placedInMonth ? "the budget was raised" : "a new month" };
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
