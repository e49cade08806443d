import { z } from "zod";
import { ownedObject, step } from "../scripts/schemas";

// PostgreSQL holds no NUL in texts.
const identifier = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\0]*$/, "must not contain NUL");

/** Which values would not fit; the kind is kept in the row's `kind`, the rest in its `params`. */
export const observedRule = z.discriminatedUnion("kind", [
  /** Longer than this many characters. */
  z.strictObject({ kind: z.literal("longer-than"), length: z.number().int().min(0).max(10_000_000) }),
  /** NULL. */
  z.strictObject({ kind: z.literal("null") }),
]);
export type ObservedRule = z.infer<typeof observedRule>;

/** The statements of an observation: exactly what runs. */
export const observeScript = z.strictObject({
  install: z.array(step).max(20),
  remove: z.array(step).max(20),
  /** What stands on the table meanwhile: it is no change of the table. */
  owned: z.array(ownedObject).max(10),
});
export type ObserveScript = z.infer<typeof observeScript>;

/** Who wrote values that would not fit, how many and the longest. No value is kept. */
export const observedWriter = z.strictObject({
  role: z.string().max(300),
  /** PostgreSQL: application_name. MariaDB: the program's name where the server knows it, otherwise the host. */
  application: z.string().max(300),
  inserts: z.number().int(),
  updates: z.number().int(),
  /** Characters of the longest value; null where the rule is not about length. */
  longest: z.number().int().nullable(),
  firstAt: z.coerce.date(),
  lastAt: z.coerce.date(),
});
export type ObservedWriter = z.infer<typeof observedWriter>;

/** As last read: the row's `results`. */
export const observeResults = z.strictObject({ writers: z.array(observedWriter).max(1_000) });

const observationStates = ["installing", "watching", "removing", "ended", "failed"] as const;

/** An observation as screens show it. */
export const observationView = z.strictObject({
  id: z.uuid(),
  number: z.number().int(),
  databaseId: z.uuid(),
  databaseName: z.string(),
  migrationId: z.uuid().nullable(),
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  rule: observedRule,
  /** The question it answers, such as "Is a url longer than 200 characters still written?" */
  question: z.string(),
  state: z.enum(observationStates),
  /** What was found so far, in one sentence. */
  sentence: z.string(),
  startedBy: z.string(),
  createdAt: z.date(),
  until: z.date(),
  endedAt: z.date().nullable(),
  readAt: z.date().nullable(),
  lastError: z.string().nullable(),
  writers: z.array(observedWriter),
  script: observeScript,
  mayEnd: z.boolean(),
  /** Why it may not be ended; null where it may. */
  endLock: z.string().nullable(),
});
export type ObservationView = z.infer<typeof observationView>;

export const beginObservationInput = z.strictObject({
  databaseId: z.uuid(),
  /** The proposal it is begun from, if any. */
  migrationId: z.uuid().nullable(),
  schema: identifier,
  table: identifier,
  column: identifier,
  rule: observedRule,
  /** From five minutes to thirty days. */
  minutes: z.number().int().min(5).max(43_200),
});
export type BeginObservationInput = z.infer<typeof beginObservationInput>;
export const beginObservationOutput = z.strictObject({ observationId: z.uuid(), accepted: z.string() });

export const observationInput = z.strictObject({ observationId: z.uuid() });
export const endObservationOutput = z.strictObject({ accepted: z.string() });

export const listObservationsInput = z.strictObject({
  databaseId: z.uuid().nullable(),
  migrationId: z.uuid().nullable(),
  /** Number of the last observation of the page before. */
  after: z.number().int().nullable(),
});
export const listObservationsOutput = z.strictObject({ observations: z.array(observationView).max(100), hasMore: z.boolean() });
