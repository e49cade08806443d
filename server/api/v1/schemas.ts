import { z } from "zod";
import { leaseHolder, leaseKey, leaseNote, leaseSources, leaseTtl, leaseTtlSeconds } from "@/server/environments/leases/schemas";
import { instanceStates } from "@/server/environments/connection/schemas";
import { environmentStates } from "@/server/environments/schemas";

const time = z.iso.datetime({ offset: true }).meta({ description: "RFC 3339, answered in UTC." });
// PostgreSQL holds no NUL in texts.
const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");
const reason = text(500).trim().min(1);

/** Who works on an environment. `leaseId` is null where it is its load that shows it. */
const use = z.strictObject({
  leaseId: z.uuid().nullable(),
  who: z.string(),
  what: z.string().nullable(),
  source: z.string(),
  since: time,
  until: time.nullable(),
});

export const environment = z
  .strictObject({
    id: z.uuid(),
    team: z.string(),
    stage: z.string(),
    name: z.string(),
    target: z.strictObject({ key: z.string(), region: z.string(), accountId: z.string() }),
    state: z.enum(environmentStates),
    stateSince: time,
    because: z.string().meta({ description: "Why it is so, and until when, in one sentence." }),
    desired: z.enum(["running", "stopped", "as_is", "none"]).meta({ description: "What it should be; as_is: left as it is." }),
    desiredUntil: time.nullable(),
    stop: z
      .strictObject({ stage: z.enum(["warning", "draining", "asking", "stopping"]), plannedAt: time, drainLimitAt: time.nullable(), sentence: z.string() })
      .nullable()
      .meta({ description: "The way to a stop, while there is one." }),
    nextStart: time.nullable(),
    inUse: z.array(use),
    instanceCount: z.number().int(),
    runningCount: z.number().int(),
  })
  .meta({ id: "Environment" });

export const environmentDetail = environment
  .extend({
    instances: z.array(z.strictObject({ id: z.uuid(), ec2Id: z.string(), name: z.string(), type: z.string(), state: z.enum(instanceStates) })),
  })
  .meta({ id: "EnvironmentDetail" });

export const listQuery = z.strictObject({
  team: text(64).optional(),
  stage: text(64).optional(),
  state: z.enum(environmentStates).optional(),
  search: text(100).optional().meta({ description: "Part of a name, team, stage or instance." }),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: text(500).optional().meta({ description: "nextCursor of the page before." }),
});
export const listOutput = z.strictObject({ environments: z.array(environment), nextCursor: z.string().nullable() }).meta({ id: "EnvironmentPage" });

export const nothing = z.strictObject({});

export const startBody = z.strictObject({ instanceIds: z.array(z.uuid()).min(1).max(100).optional(), reason: reason.optional() });

export const stopBody = startBody.extend({
  wait: z.boolean().default(false).meta({ description: "Begin the stop although somebody works there, and wait for them. Without it such a stop is refused." }),
  overrideReason: reason.optional().meta({ description: "Stop although somebody works there, without waiting; the reason is recorded." }),
});

export const actOutput = z
  .strictObject({
    environmentId: z.uuid(),
    accepted: z.string().meta({ description: "What was accepted, in words." }),
    operations: z.number().int(),
    waitsFor: z.array(z.string()).meta({ description: "Those the stop waits for." }),
    waitsUntil: time.nullable(),
  })
  .meta({ id: "Accepted" });

export const extendBody = z
  .strictObject({
    until: time.optional(),
    minutes: z
      .number()
      .int()
      .min(1)
      .max(1_440)
      .optional()
      .meta({ description: "From now, instead of `until`; a repetition counts anew, so send `until` where a call may be repeated." }),
    reason: reason.optional(),
  })
  .refine(({ until, minutes }) => (until === undefined) !== (minutes === undefined), { message: "give either until or minutes" });
export const extendOutput = z.strictObject({ environmentId: z.uuid(), until: time, sentence: z.string() }).meta({ id: "Extended" });

export const takeLeaseBody = z.strictObject({
  holder: leaseHolder.meta({ description: 'Who or what works, as people will read it: "ci-481".' }),
  key: leaseKey.optional().meta({ description: "The same key again is the same lease, heard of again. Without it the Idempotency-Key counts." }),
  source: z.enum(leaseSources).exclude(["console", "session-manager"]).default("api"),
  note: leaseNote.optional(),
  instanceId: z.uuid().optional().meta({ description: "Only this instance; otherwise the whole environment." }),
  ttlSeconds: leaseTtlSeconds.default(leaseTtl.usual).meta({ description: "A heartbeat is expected within it; the lease counts for twice as long." }),
  maxUntil: time.optional().meta({ description: "The outer bound, at most 24 hours away." }),
});

export const leaseOutput = z
  .strictObject({
    leaseId: z.uuid(),
    environmentId: z.uuid(),
    instanceId: z.uuid().nullable(),
    holder: z.string(),
    note: z.string().nullable(),
    source: z.enum(leaseSources),
    takenAt: time,
    heartbeatAt: time,
    ttlSeconds: z.number().int(),
    countsUntil: time.meta({ description: "Until then it counts without another heartbeat." }),
    maxUntil: time,
    again: z.boolean().meta({ description: "True when it was held already." }),
    stop: z
      .strictObject({ stage: z.enum(["warning", "draining", "asking", "stopping"]), plannedAt: time, drainLimitAt: time.nullable(), sentence: z.string() })
      .nullable()
      .meta({ description: "A stop that waits for those at work." }),
  })
  .meta({ id: "Lease" });

export const releaseQuery = z.strictObject({ reason: reason.optional().meta({ description: "Needed for a lease that somebody else holds." }) });
export const releaseOutput = z
  .strictObject({ leaseId: z.uuid(), released: z.boolean().meta({ description: "False when it had ended before." }), because: z.string() })
  .meta({ id: "Released" });

export const meOutput = z
  .strictObject({
    uid: z.string(),
    name: z.string(),
    token: z.strictObject({ id: z.uuid(), name: z.string(), expiresAt: time }),
    rights: z.array(
      z.strictObject({
        permission: z.string(),
        teams: z.array(z.string()),
        stages: z.array(z.string()),
        environments: z.array(z.string()),
      }),
    ),
    directoryFresh: z.boolean().meta({ description: "False while the directory does not answer: then nothing new is accepted." }),
  })
  .meta({ id: "Me" });

export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().meta({ description: "Switch on this, never on the text." }),
    requestId: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  })
  .meta({ id: "Problem" });
