import { z } from "zod";

// PostgreSQL holds no NUL in texts.
const words = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");

/** Kinds of what can stand behind a desired state. */
const causeKinds = ["unmanaged", "freeze", "budget", "keep_on", "keep_off", "session", "exception", "schedule", "unscheduled"] as const;
const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });

/** Stages of the way to a stop. */
export const stopStages = ["warning", "draining", "asking", "stopping"] as const;

/** What the environment should be, why and until when; `because` is shown as it stands. */
const shownDesired = z.strictObject({
  state: z.enum(["running", "stopped", "as_is", "none"]),
  because: z.string(),
  until: z.date().nullable(),
  causeKind: z.enum(causeKinds),
});

/** The way to a stop, while there is one. */
const shownStop = z.strictObject({
  stage: z.enum(stopStages),
  plannedAt: z.date(),
  drainLimitAt: z.date().nullable(),
  /** "Stops at 20:00 (in 12 min)." or "Stops when ci-481 is done, at the latest at 22:00." */
  sentence: z.string(),
});

/** Somebody or something at work; `leaseId` is null for the idle rule's reading. */
export const shownUse = z.strictObject({
  leaseId: z.uuid().nullable(),
  who: z.string(),
  what: z.string().nullable(),
  since: z.date(),
  until: z.date().nullable(),
  source: z.string(),
  canRelease: z.boolean(),
});

const shownSession = z.strictObject({
  id: z.uuid(),
  instanceId: z.uuid().nullable(),
  origin: z.enum(["person", "outside"]),
  by: z.string(),
  startedAt: z.date(),
  until: z.date(),
  capAt: z.date(),
});

export const shownHold = z.strictObject({
  id: z.uuid(),
  instanceId: z.uuid().nullable(),
  kind: z.enum(["keep_on", "keep_off", "freeze", "budget"]),
  by: z.string(),
  placedAt: z.date(),
  reason: z.string().nullable(),
  until: z.date().nullable(),
  untilNextStart: z.boolean(),
  canEnd: z.boolean(),
});

/** One of the extensions on offer; `refused` says why it cannot be chosen. */
const extendOption = z.strictObject({
  key: z.enum(["1h", "2h", "until-22", "until-tomorrow"]),
  label: z.string(),
  until: z.date(),
  refused: z.string().nullable(),
});

/** What a summary and a detail say of what is desired. */
export const desiredFields = {
  desired: shownDesired,
  stop: shownStop.nullable(),
  inUse: z.array(shownUse),
  sessions: z.array(shownSession),
  holds: z.array(shownHold),
  schedule: z.strictObject({ id: z.uuid(), name: z.string(), zone: z.string(), source: z.string() }).nullable(),
  /** The next scheduled start; null where none is planned. */
  nextStart: z.date().nullable(),
  /** Until when a start now would keep it on; null within its hours, and where nothing would stop it. */
  startedUntil: z.date().nullable(),
  /** Empty while it cannot be extended; `levers.extend` says why. */
  extendOptions: z.array(extendOption),
};

/** Levers beside those of start and stop. */
export const desiredLevers = { extend: lever, hold: lever, schedule: lever };

/** What was, or will be, desired over a stretch of a day. `planned` ones lie ahead. */
export const railStretch = z.strictObject({
  kind: z.enum([...causeKinds, "lease"]),
  state: z.enum(["running", "stopped", "as_is", "none"]),
  from: z.date(),
  to: z.date().nullable(),
  /** Who or what stands behind it. */
  by: z.string().nullable(),
  label: z.string(),
  planned: z.boolean(),
});

const environmentId = z.uuid();
const idempotencyKey = z.uuid();

/** Keeps it on until a moment; the same moment again changes nothing. */
export const extendInput = z.strictObject({ environmentId, until: z.date(), reason: words(0, 500).optional(), idempotencyKey });
export const extendOutput = z.strictObject({ until: z.date(), sentence: z.string() });

/** What a stop by hand adds: whether those at work are overridden, and what it keeps off. */
export const stopChoices = {
  overrideReason: words(1, 500).optional(),
  /** Off until the next scheduled start, or until somebody starts it. */
  keepOff: z.enum(["next-start", "by-hand"]).default("next-start"),
};

/** Those a stop waits for, and when a person is asked. */
export const stopWaits = z.strictObject({ for: z.array(z.string()), until: z.date() });

export const holdInput = z.strictObject({
  environmentId,
  instanceId: z.uuid().optional(),
  kind: z.enum(["keep_on", "keep_off", "freeze"]),
  until: z.date().nullable(),
  /** Only of a keep-off: it ends with the next scheduled start. */
  untilNextStart: z.boolean(),
  reason: words(1, 500),
});
export const holdOutput = z.strictObject({ holdId: z.uuid(), sentence: z.string() });

export const endHoldInput = z.strictObject({ holdId: z.uuid() });
export const endHoldOutput = z.strictObject({ ended: z.boolean(), sentence: z.string() });

/** The answer at the drain limit: wait on for those at work. */
export const keepWaitingInput = z.strictObject({ environmentId, minutes: z.number().int().min(5).max(480) });
export const keepWaitingOutput = z.strictObject({ until: z.date(), sentence: z.string() });

export type ShownUse = z.infer<typeof shownUse>;
export type ShownHold = z.infer<typeof shownHold>;
export type RailStretch = z.infer<typeof railStretch>;
export type ExtendInput = z.infer<typeof extendInput>;
export type ExtendOutput = z.infer<typeof extendOutput>;
export type HoldInput = z.infer<typeof holdInput>;
export type HoldOutput = z.infer<typeof holdOutput>;
export type EndHoldOutput = z.infer<typeof endHoldOutput>;
export type KeepWaitingInput = z.infer<typeof keepWaitingInput>;
export type KeepWaitingOutput = z.infer<typeof keepWaitingOutput>;
