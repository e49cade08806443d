import { z } from "zod";
import { instanceStates } from "./connection/schemas";
import { desiredFields, desiredLevers, railStretch, stopChoices, stopStages, stopWaits } from "./desired/schemas";

export const environmentStates = ["running", "stopped", "partly_running", "starting", "stopping", "rebooting", "attention", "failed", "gone"] as const;
const instanceChecks = ["ok", "initializing", "impaired", "unknown"] as const;
const operationKinds = ["start", "stop", "reboot", "hibernate"] as const;
const operationStates = ["pending", "claimed", "sent", "accepted", "confirmed", "failed", "superseded", "unknown"] as const;
// PostgreSQL holds no NUL in texts.
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");
const lamps = ["running", "stopped", "motion", "attention", "failed", "held"] as const;

/** A lever on screen: `reason` says why it cannot be pulled, in words; null when it can. */
export const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });

/** All levers of something; `hibernate` is null where nothing was launched with hibernation. */
const levers = z.strictObject({ start: lever, stop: lever, reboot: lever, hibernate: lever.nullable(), connect: lever });

/** Phases of a start as a person sees them, in order. `at` is null for what has not happened. */
const phase = z.strictObject({ name: z.enum(["accepted", "pending", "running", "checks", "ready"]), at: z.date().nullable() });

/** Progress of what is in motion: `usualMs` is the median of the last starts or stops here, null while unknown. */
export const progress = z.strictObject({
  kind: z.enum(operationKinds),
  done: z.number().int(),
  total: z.number().int(),
  since: z.date(),
  usualMs: z.number().int().nullable(),
});

export const environmentSummary = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  /** The name, with the AWS target behind it where the person sees another environment of the same name. */
  label: z.string(),
  team: z.string(),
  teamTitle: z.string(),
  stage: z.string(),
  target: z.strictObject({ key: z.string(), title: z.string(), region: z.string(), accountId: z.string() }),
  state: z.enum(environmentStates),
  lamp: z.enum(lamps),
  /** The word beside the lamp, such as "starting". */
  stateWord: z.string(),
  stateSince: z.date(),
  /** Why it is so, and until when, in one sentence. */
  because: z.string(),
  instanceCount: z.number().int(),
  runningCount: z.number().int(),
  progress: progress.nullable(),
  pinned: z.boolean(),
  levers: levers.extend(desiredLevers),
  ...desiredFields,
  /** When AWS was last asked about it. */
  observedAt: z.date().nullable(),
  version: z.number().int(),
});

/** A failing instance. The texts are AWS's own; the console is read apart, with a right of its own. */
const instanceTrouble = z.strictObject({
  kind: z.enum(["checks", "fell_back"]),
  /** One sentence: which check fails, or that it went down again. */
  sentence: z.string(),
  since: z.date(),
  instanceStatus: z.string().nullable(),
  systemStatus: z.string().nullable(),
  stateReason: z.string().nullable(),
  /** When the worker last read the console; null until then, or while it is asked to. */
  consoleReadAt: z.date().nullable(),
});

export const instanceDetail = z.strictObject({
  id: z.uuid(),
  ec2Id: z.string(),
  name: z.string(),
  type: z.string(),
  zone: z.string(),
  startOrder: z.number().int(),
  platform: z.string(),
  state: z.enum(instanceStates),
  lamp: z.enum(lamps),
  stateWord: z.string(),
  stateSince: z.date(),
  stateReason: z.string().nullable(),
  checks: z.enum(instanceChecks),
  launchedAt: z.date().nullable(),
  /** Hibernation was set up at launch. */
  hibernation: z.boolean(),
  /** Why levers that would have an effect now are locked, in words. */
  locks: z.array(z.string()),
  /** What was done otherwise than asked last, in words. */
  note: z.string().nullable(),
  /** What is wrong since a start, or since its checks fail; null while all is well. */
  trouble: instanceTrouble.nullable(),
  /** Present while an operation is open, or after one ended in a way a person must see. */
  operation: z
    .strictObject({
      id: z.uuid(),
      kind: z.enum(operationKinds),
      state: z.enum(operationStates),
      phases: z.array(phase),
      waitingFor: z.string().nullable(),
      error: z.string().nullable(),
      dismissable: z.boolean(),
    })
    .nullable(),
  levers,
});

/** A stretch of a rail; `to` is null for what still goes on. */
export const railSegment = z.strictObject({ lamp: z.enum(lamps), from: z.date(), to: z.date().nullable(), label: z.string() });
export const railMarker = z.strictObject({ at: z.date(), lamp: z.enum(lamps), label: z.string(), detail: z.string() });

export const environmentDetail = environmentSummary.extend({
  instances: z.array(instanceDetail),
  today: z.strictObject({
    from: z.date(),
    to: z.date(),
    environment: z.array(railSegment),
    instances: z.array(z.strictObject({ instanceId: z.uuid(), name: z.string(), segments: z.array(railSegment) })),
    markers: z.array(railMarker),
    /** What was and will be desired of it this day, in order of time. */
    stretches: z.array(railStretch),
  }),
});

export const historyEntry = z.strictObject({
  source: z.literal("switchyard"),
  id: z.uuid(),
  kind: z.enum(operationKinds),
  whole: z.boolean(),
  /** "whole environment" or the names of the instances. */
  what: z.string(),
  by: z.string(),
  byUid: z.string(),
  reason: z.string().nullable(),
  at: z.date(),
  endedAt: z.date().nullable(),
  durationMs: z.number().int().nullable(),
  outcome: z.enum(["open", "done", "failed", "superseded", "unknown", "partly"]),
  outcomeText: z.string(),
  operations: z.array(
    z.strictObject({
      id: z.uuid(),
      instanceName: z.string(),
      ec2Id: z.string(),
      state: z.enum(operationStates),
      awsRequestId: z.string().nullable(),
      attempt: z.number().int(),
      error: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
});

/** What happened to an environment in AWS that nobody asked for here. */
const outsideEntry = z.strictObject({ source: z.literal("outside"), id: z.uuid(), at: z.date(), sentence: z.string(), lamp: z.enum(lamps) });

export const listEnvironmentsInput = z.strictObject({
  search: text(100).optional(),
  teams: z.array(text(64)).max(50).optional(),
  stages: z.array(text(64)).max(20).optional(),
  targets: z.array(text(64)).max(50).optional(),
  states: z.array(z.enum(environmentStates)).max(environmentStates.length).optional(),
  /** How far on its way to a stop it is. */
  stops: z.array(z.enum(stopStages)).max(stopStages.length).optional(),
  cursor: text(500).optional(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
  limit: z.number().int().min(1).max(200).default(100),
});

const facet = z.strictObject({ value: z.string(), title: z.string(), count: z.number().int() });

export const listEnvironmentsOutput = z.strictObject({
  items: z.array(environmentSummary),
  nextCursor: z.string().nullable(),
  /** Over everything the person may see, whatever the filter. */
  totals: z.strictObject({
    all: z.number().int(),
    running: z.number().int(),
    stopped: z.number().int(),
    motion: z.number().int(),
    attention: z.number().int(),
    /** The earliest stop that people are warned of, with how many stop then; null where none is announced. */
    stopping: z.strictObject({ at: z.date(), count: z.number().int() }).nullable(),
    /** Those at which a stop waits for somebody's decision. */
    asking: z.number().int(),
  }),
  facets: z.strictObject({ teams: z.array(facet), stages: z.array(facet), targets: z.array(facet) }),
  /** Targets whose inventory could not be read lately, in words a person can act on. */
  warnings: z.array(z.string()),
});

export const environmentIdInput = z.strictObject({ environmentId: z.uuid() });

export const historyInput = environmentIdInput.extend({
  cursor: text(500).optional(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
  limit: z.number().int().min(1).max(100).default(20),
});
export const historyOutput = z.strictObject({
  items: z.array(z.discriminatedUnion("source", [historyEntry, outsideEntry])),
  nextCursor: z.string().nullable(),
});

const reason = text(500).optional();
const idempotencyKey = z.uuid();

/** Start, stop, reboot or hibernate. Without `instanceIds` the whole environment is meant. */
export const actInput = environmentIdInput.extend({ instanceIds: z.array(z.uuid()).min(1).max(100).optional(), reason, idempotencyKey });

export const actOutput = z.strictObject({
  /** The request that answers for this click; the same one for a repeated click, null when nothing was to do. */
  requestId: z.uuid().nullable(),
  /** What was accepted, in words: "Starting 3 instances of payments-dev." */
  accepted: z.string(),
  operations: z.number().int(),
});

/** Stop or hibernate; without `overrideReason` it waits for those at work. */
export const stopInput = actInput.extend(stopChoices);

export const stopOutput = actOutput.extend({
  /** Those it waits for, and until when; null when it stops now. */
  waits: stopWaits.nullable(),
});

/** Start or stop of several environments at once. */
export const bulkActInput = z.strictObject({
  environmentIds: z.array(z.uuid()).min(1).max(100),
  reason,
  idempotencyKey,
});

export const bulkActOutput = z.strictObject({
  accepted: z.array(z.strictObject({ environmentId: z.uuid(), name: z.string(), operations: z.number().int(), waits: stopWaits.nullable() })),
  refused: z.array(z.strictObject({ environmentId: z.uuid(), name: z.string().nullable(), reason: z.string() })),
});

export const setPinInput = environmentIdInput.extend({ pinned: z.boolean() });
export const setPinOutput = z.strictObject({ pinned: z.boolean() });

export const dismissOperationInput = z.strictObject({ operationId: z.uuid() });
export const dismissOperationOutput = z.strictObject({ dismissed: z.boolean() });

export const overviewOutput = z.strictObject({
  totals: listEnvironmentsOutput.shape.totals,
  /** What AWS refuses although Switchyard allows it; 0 for who may not see AWS targets. */
  drifts: z.number().int(),
  /** What needs this person, most urgent first. */
  waiting: z.array(z.strictObject({ environmentId: z.uuid(), name: z.string(), lamp: z.enum(lamps), sentence: z.string() })),
  /** Instances without our tags; null for those who may not adopt them. */
  unclaimed: z.number().int().nullable(),
  /** Pinned ones and those of the person's teams. */
  mine: z.array(environmentSummary),
  rail: z.strictObject({
    from: z.date(),
    to: z.date(),
    lanes: z.array(
      z.strictObject({
        environmentId: z.uuid(),
        name: z.string(),
        segments: z.array(railSegment),
        markers: z.array(railMarker),
        stretches: z.array(railStretch),
      }),
    ),
  }),
  changes: z.array(z.strictObject({ id: z.uuid(), at: z.date(), environmentId: z.uuid(), environment: z.string(), sentence: z.string(), lamp: z.enum(lamps) })),
});

export type EnvironmentSummary = z.infer<typeof environmentSummary>;
export type EnvironmentDetail = z.infer<typeof environmentDetail>;
export type InstanceDetail = z.infer<typeof instanceDetail>;
export type InstanceTrouble = z.infer<typeof instanceTrouble>;
export type OutsideEntry = z.infer<typeof outsideEntry>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type ListEnvironmentsInput = z.infer<typeof listEnvironmentsInput>;
export type ListEnvironmentsOutput = z.infer<typeof listEnvironmentsOutput>;
export type ActInput = z.infer<typeof actInput>;
export type ActOutput = z.infer<typeof actOutput>;
export type StopInput = z.input<typeof stopInput>;
export type StopOutput = z.infer<typeof stopOutput>;
export type BulkActInput = z.infer<typeof bulkActInput>;
export type BulkActOutput = z.infer<typeof bulkActOutput>;
export type OverviewOutput = z.infer<typeof overviewOutput>;
export type Lever = z.infer<typeof lever>;
export type Progress = z.infer<typeof progress>;
export type RailSegment = z.infer<typeof railSegment>;
export type RailMarker = z.infer<typeof railMarker>;
