import { z } from "zod";

/** What is looked at: the last 7 or 30 days, or this calendar month in the organisation's zone. */
export const costRanges = ["7d", "30d", "month"] as const;

export type CostRange = (typeof costRanges)[number];

/** What kept instances on, in instance-hours. */
const keptOnBy = z.strictObject({
  /** `schedule`, `session`, `lease`, `hold`, `outside`, `other` or `unknown` (before there were records). */
  cause: z.enum(["schedule", "session", "lease", "hold", "outside", "other", "unknown"]),
  /** The person, the schedule's name, the job; null where nobody is named. */
  by: z.string().nullable(),
  hours: z.number(),
});

/** Something without a price: it counts in no sum, and the screen says so. */
const missingPrice = z.strictObject({ what: z.string(), region: z.string(), hours: z.number() });

/** Hours are instance-hours. `savedUsd` is what was avoided less what stopped instances still cost; all sums leave out what has no price. */
export const costFigures = z.strictObject({
  instances: z.number(),
  hours: z.number(),
  hoursOn: z.number(),
  hoursAvoided: z.number(),
  spentUsd: z.number(),
  avoidedUsd: z.number(),
  stoppedUsd: z.number(),
  savedUsd: z.number(),
  keptOnBy: z.array(keptOnBy),
  missing: z.array(missingPrice),
});

/** Where prices come from; null while none were imported. */
const priceFacts = z.strictObject({ source: z.string(), pricesOf: z.date(), isSample: z.boolean() }).nullable();

const range = z.strictObject({ from: z.date(), to: z.date(), words: z.string() });

const environmentCosts = z.strictObject({ environmentId: z.uuid(), name: z.string(), team: z.string(), stage: z.string(), figures: costFigures });

export const costSummaryInput = z.strictObject({ range: z.enum(costRanges).default("30d"), team: z.string().max(64).optional() });

export const costSummaryOutput = z.strictObject({
  range,
  prices: priceFacts,
  total: costFigures,
  teams: z.array(z.strictObject({ team: z.string(), title: z.string(), environments: z.number(), figures: costFigures })),
  /** Those that saved or could have saved most; `more` says how many are not listed. */
  environments: z.array(environmentCosts),
  more: z.number(),
});

export const environmentCostsInput = z.strictObject({ environmentId: z.uuid(), range: z.enum(costRanges).default("30d") });

export const hourPriceInput = z.strictObject({ environmentId: z.uuid() });

/** What an hour on costs beyond being stopped, by what runs now; null where a price is missing, or one may not see costs there. */
export const hourPriceOutput = z.strictObject({ usdPerHour: z.number().nullable() });

/** A month's budget: what is spent of it, and what happens when all is. */
const budget = z.strictObject({
  usdPerMonth: z.number(),
  spentUsd: z.number(),
  hard: z.boolean(),
  words: z.string(),
  holdId: z.uuid().nullable(),
  mayLift: z.boolean(),
});

export const environmentCostsOutput = z.strictObject({
  range,
  prices: priceFacts,
  figures: costFigures,
  instances: z.array(
    z.strictObject({
      instanceId: z.uuid(),
      name: z.string(),
      type: z.string(),
      hoursOn: z.number(),
      hours: z.number(),
      usdPerHour: z.number().nullable(),
      /** What a month of being stopped costs: volumes and addresses that stay. */
      stoppedUsdPerMonth: z.number().nullable(),
    }),
  ),
  /** Instance-hours on for each day of the range, the first one first. */
  days: z.array(z.strictObject({ day: z.string(), hoursOn: z.number(), hours: z.number() })),
  budget: budget.nullable(),
});

/** Whoever lifts a spent budget says why. */
export const liftBudgetInput = z.strictObject({ environmentId: z.uuid(), reason: z.string().trim().min(3).max(300) });

export const liftBudgetOutput = z.strictObject({ lifted: z.literal(true) });

export type LiftBudgetInput = z.infer<typeof liftBudgetInput>;
export type CostFigures = z.infer<typeof costFigures>;
export type CostSummaryInput = z.infer<typeof costSummaryInput>;
export type CostSummaryOutput = z.infer<typeof costSummaryOutput>;
export type HourPriceInput = z.infer<typeof hourPriceInput>;
export type HourPriceOutput = z.infer<typeof hourPriceOutput>;
export type EnvironmentCostsInput = z.infer<typeof environmentCostsInput>;
export type EnvironmentCostsOutput = z.infer<typeof environmentCostsOutput>;
