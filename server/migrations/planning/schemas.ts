import { z } from "zod";
import { tableFacts } from "../catalog/schemas";
import { riskLevel } from "../databases/schemas";
import { finding } from "../schemas";
import { migrationScript } from "../scripts/schemas";

/** Parameters of a kind as the form sends them; the kind's own schema reads them. */
export const kindParams = z.record(z.string().max(100), z.json());

const plannedTable = {
  databaseId: z.uuid(),
  kind: z.string().min(1).max(60),
  schema: z.string().min(1).max(128),
  table: z.string().min(1).max(128),
  params: kindParams,
};

/** The live preview. */
export const planInput = z.strictObject(plannedTable);
export type PlanInput = z.infer<typeof planInput>;

/** How many rows a question of the plan found. */
export const measureResult = z.strictObject({
  key: z.string(),
  title: z.string(),
  /** Null when it could not be counted; the words say why. */
  found: z.number().nullable(),
  /** False: estimated from a sample, because the count took too long. */
  isExact: z.boolean(),
  words: z.string(),
});
export type MeasureResult = z.infer<typeof measureResult>;

/** A row that the plan touches. Without the right to read values key and value are null: only the size is shown. */
const sampleRow = z.strictObject({ rowKey: z.string().nullable(), value: z.string().nullable(), size: z.number().nullable() });
export const samplesOf = z.strictObject({ measureKey: z.string(), title: z.string(), rows: z.array(sampleRow) });
export type SamplesOf = z.infer<typeof samplesOf>;

/** What names the column, or the table, with what it means for this migration. */
const planDependency = z.strictObject({ kind: z.string(), name: z.string(), column: z.string().nullable(), words: z.string() });

export const planEstimate = z.strictObject({
  seconds: z.number(),
  extraDiskBytes: z.number(),
  /** How long writers are blocked at worst, in words. */
  longestBlock: z.string(),
  /** Of what it is made: scans, batches. */
  words: z.string(),
});
export type PlanEstimate = z.infer<typeof planEstimate>;

export const riskView = z.strictObject({ level: riskLevel, reasons: z.array(z.string()) });
export type RiskView = z.infer<typeof riskView>;

/** Counts, estimates and dependencies, as they are kept with a run. Samples are not kept. */
export const planFacts = z.strictObject({
  measures: z.array(measureResult),
  dependencies: z.array(planDependency),
  estimate: planEstimate,
  /** Milliseconds that one scan of the table took. */
  scanMs: z.number().nullable(),
});
export type PlanFacts = z.infer<typeof planFacts>;

export const planOutput = z.strictObject({
  /** Such as "Narrow app.url to 200". */
  name: z.string(),
  script: migrationScript,
  facts: tableFacts,
  plan: planFacts,
  /** Values are always masked here; reading them is an act of its own, which is on record. */
  samples: z.array(samplesOf),
  findings: z.array(finding),
  risk: riskView,
  fingerprint: z.string(),
  plannedAt: z.date(),
});
