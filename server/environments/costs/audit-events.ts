import { z } from "zod";

const budget = z.strictObject({ month: z.string(), usdPerMonth: z.number(), spentUsd: z.number() });

/** Events of costs: prices and budgets. */
export const costAuditEvents = {
  "price.imported": {
    verb: "imported",
    data: z.strictObject({ source: z.string(), pricesOf: z.string(), added: z.number(), changed: z.number() }),
  },
  "environment.budget-spent": { verb: "found the month's budget spent of", data: budget.extend({ hard: z.boolean() }) },
  "environment.budget-lifted": { verb: "lifted the spent budget of", data: z.strictObject({ month: z.string(), holdId: z.uuid() }) },
  "environment.budget-ended": {
    verb: "ended the stop for the budget of",
    data: z.strictObject({ why: z.enum(["a new month", "the budget was raised", "no hard budget"]) }),
  },
} as const;
