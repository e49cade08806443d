import { z } from "zod";

/** Where a lease comes from. */
export const leaseSources = ["api", "console", "session-manager", "ssh", "ci"] as const;

/** Seconds within which a holder must be heard of again. */
export const leaseTtl = { least: 10, most: 900, usual: 60 } as const;

// Neither NUL nor half a pair of surrogates, which PostgreSQL does not hold, nor what ends a line or turns text round: these texts are shown in
// consoles and notices.
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u, "must be one line without control characters");

/** Who or what works: "ci-481", "mina on web". */
export const leaseHolder = line(100);
/** What is being done. */
export const leaseNote = line(300);
/** Identity within the source: the same one again is the same lease. */
export const leaseKey = line(200);
export const leaseTtlSeconds = z.number().int().min(leaseTtl.least).max(leaseTtl.most);

/** Takes a lease on an environment, or on one instance of it. */
export const takeLeaseInput = z.strictObject({
  environmentId: z.uuid(),
  instanceId: z.uuid().optional(),
  source: z.enum(leaseSources),
  sourceKey: leaseKey,
  holder: leaseHolder,
  note: leaseNote.optional(),
  ttlSeconds: leaseTtlSeconds.default(leaseTtl.usual),
  /** The outer bound, at most 24 hours away, which is also what holds without it. */
  maxUntil: z.date().optional(),
});

const leaseIdInput = z.strictObject({ leaseId: z.uuid() });

/** `reason` is needed for a lease that somebody else holds. */
export const releaseLeaseInput = leaseIdInput.extend({
  reason: z
    .string()
    .trim()
    .max(500)
    .regex(/^[^\0]*$/, "must not contain NUL")
    .optional(),
});

/** A person says by hand that they work until a moment; no heartbeat is needed then. */
export const takeByHandInput = z.strictObject({
  environmentId: z.uuid(),
  instanceId: z.uuid().optional(),
  note: leaseNote.optional(),
  until: z.date(),
  idempotencyKey: z.uuid(),
});

export const listLeasesInput = z.strictObject({ environmentId: z.uuid() });

/** Whose release is asked for: one's own, another's with a reason, or nobody's. */
const releasable = z.enum(["own", "with-reason", "no"]);

export const lease = z.strictObject({
  id: z.uuid(),
  environmentId: z.uuid(),
  instanceId: z.uuid().nullable(),
  /** Name of the instance; null for the whole environment. */
  instance: z.string().nullable(),
  holder: z.string(),
  note: z.string().nullable(),
  source: z.enum(leaseSources),
  takenBy: z.string(),
  takenAt: z.date(),
  heartbeatAt: z.date(),
  ttlSeconds: z.number().int(),
  /** Until then it counts without another heartbeat. */
  countsUntil: z.date(),
  /** The outer bound: no heartbeat goes beyond. */
  maxUntil: z.date(),
  /** `silent`: its heartbeat is overdue, but it still counts; `ended`: it does not count any more. */
  state: z.enum(["live", "silent", "ended"]),
  /** "ci-481 works on it since 14:03." */
  sentence: z.string(),
  release: releasable,
});

export const listLeasesOutput = z.strictObject({ leases: z.array(lease) });

/** A stop that waits for those at work. */
export const waitingStop = z.strictObject({
  stage: z.enum(["warning", "draining", "asking", "stopping"]),
  plannedAt: z.date(),
  drainLimitAt: z.date().nullable(),
  /** "payments-dev is to stop at 20:00: outside its hours." */
  sentence: z.string(),
});

export const leaseOutput = z.strictObject({
  lease,
  /** True when the lease was held already. */
  again: z.boolean(),
  stop: waitingStop.nullable(),
});

export const releaseLeaseOutput = z.strictObject({
  leaseId: z.uuid(),
  /** False when it had ended before. */
  released: z.boolean(),
  /** How it ended: `released`, `lost`, `outer-bound` or `overridden`. */
  because: z.string(),
});

/** A text that makes something that is not instrumented hold an environment awake. */
const snippet = z.strictObject({
  key: z.enum(["cli", "shell", "ssh", "github", "gitlab", "jenkins", "session-manager"]),
  title: z.string(),
  /** What it does and where it goes, in one or two sentences. */
  intro: z.string(),
  /** Name of a file it belongs into; null for what is typed. */
  file: z.string().nullable(),
  language: z.enum(["sh", "yaml", "groovy", "text"]),
  text: z.string(),
});
export const leaseSnippetsOutput = z.strictObject({ snippets: z.array(snippet), documentation: z.string() });

export type TakeLeaseInput = z.input<typeof takeLeaseInput>;
export type TakeByHandInput = z.infer<typeof takeByHandInput>;
export type ReleaseLeaseInput = z.infer<typeof releaseLeaseInput>;
export type LeaseSource = (typeof leaseSources)[number];
export type Lease = z.infer<typeof lease>;
export type LeaseOutput = z.infer<typeof leaseOutput>;
export type WaitingStop = z.infer<typeof waitingStop>;
export type ReleaseLeaseOutput = z.infer<typeof releaseLeaseOutput>;
export type ListLeasesOutput = z.infer<typeof listLeasesOutput>;
export type LeaseSnippet = z.infer<typeof snippet>;
