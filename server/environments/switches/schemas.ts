import { z } from "zod";

const lamps = ["running", "stopped", "motion", "attention", "failed", "held"] as const;

/** States of a switch, in the order in which they are passed; the last three are its ends. */
export const switchStates = ["starting", "proving", "flipping", "deregistering", "draining", "stopping", "returning", "done", "cancelled", "failed"] as const;

// PostgreSQL holds no NUL in texts.
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");

const arn = (resource: string, words: string) =>
  z
    .string()
    .max(512)
    .regex(new RegExp(`^arn:aws:elasticloadbalancing:[a-z]{2}(?:-[a-z]+)+-\\d:\\d{12}:${resource}$`), words);

const targetGroup = arn("targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{8,32}", "use the ARN of a target group");
const groups = { targetGroupA: targetGroup, targetGroupB: targetGroup };
const httpUrl = z.url({ protocol: /^https?$/ }).max(500);

/** What sends traffic to one side or the other. */
export const pairTraffic = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("listener"),
    listenerArn: arn("listener/(?:app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]{8,32}/[0-9a-f]{8,32}", "use the ARN of a listener"),
    ...groups,
  }),
  z.strictObject({
    kind: z.literal("rule"),
    ruleArn: arn("listener-rule/app/[A-Za-z0-9-]{1,32}/[0-9a-f]{8,32}/[0-9a-f]{8,32}/[0-9a-f]{8,32}", "use the ARN of a rule of a listener"),
    ...groups,
  }),
  /** The team's own switch, such as their nginx; called with a signed request. */
  z.strictObject({ kind: z.literal("hook"), url: httpUrl }),
]);

/** What must answer before traffic moves. */
export const pairProbe = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("http"), url: httpUrl, status: z.number().int().min(100).max(599) }),
  z.strictObject({
    kind: z.literal("tcp"),
    host: z
      .string()
      .max(253)
      .regex(/^[A-Za-z0-9.:-]+$/, "use a host name or an address"),
    port: z.number().int().min(1).max(65_535),
  }),
]);

/** How a pair is switched. */
export const pairSettings = z.strictObject({
  traffic: pairTraffic,
  /** Asked of the side that is to serve; null: its status checks and its target group are proof enough. */
  probes: z.strictObject({ a: pairProbe.nullable(), b: pairProbe.nullable() }),
  /** Those at work on the side that leaves are waited for at least this long. */
  minDrainMinutes: z.number().int().min(0).max(1_440),
});

export const pairIdInput = z.strictObject({ pairId: z.uuid() });
export const switchIdInput = z.strictObject({ switchId: z.uuid() });

const pairName = text(60).min(1);

export const createPairInput = z.strictObject({
  name: pairName,
  aId: z.uuid(),
  bId: z.uuid(),
  /** The side that serves now. */
  serving: z.enum(["a", "b"]),
  settings: pairSettings,
});

export const updatePairInput = z.strictObject({ pairId: z.uuid(), name: pairName, settings: pairSettings, version: z.number().int().min(1) });

export const beginInput = z.strictObject({
  pairId: z.uuid(),
  /** The environment that is to serve: what the dialog showed. */
  toId: z.uuid(),
  reason: text(500).optional(),
  idempotencyKey: z.uuid(),
});

export const decideInput = z.discriminatedUnion("decision", [
  z.strictObject({ switchId: z.uuid(), decision: z.literal("wait"), minutes: z.number().int().min(5).max(1_440) }),
  z.strictObject({ switchId: z.uuid(), decision: z.literal("stop"), reason: text(500).min(1) }),
]);

const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });
const side = z.enum(["a", "b"]);

/** Somebody or something at work. */
export const workingOn = z.strictObject({ who: z.string(), what: z.string().nullable(), since: z.date() });

/** One environment of a pair. */
export const pairSide = z.strictObject({
  side,
  id: z.uuid(),
  name: z.string(),
  stage: z.string(),
  lamp: z.enum(lamps),
  stateWord: z.string(),
  stateSince: z.date(),
  runningCount: z.number().int(),
  instanceCount: z.number().int(),
});

/** What a switch does, told before it begins. */
export const switchEffect = z.strictObject({
  /** Names of the instances that are started. */
  starts: z.array(z.string()),
  /** What must hold before traffic moves, in order. */
  proves: z.array(z.string()),
  moves: z.string(),
  working: z.array(workingOn),
  /** When the side that served is stopped, in words. */
  stops: z.string(),
});

export const switchSummary = z.strictObject({
  id: z.uuid(),
  pairId: z.uuid(),
  state: z.enum(switchStates),
  lamp: z.enum(lamps),
  stateWord: z.string(),
  fromName: z.string(),
  toName: z.string(),
  by: z.string(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  /** What it does or did, in one sentence. */
  sentence: z.string(),
});

export const pairSummary = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  team: z.string(),
  teamTitle: z.string(),
  serving: side,
  sides: z.array(pairSide),
  /** What sends traffic, in words. */
  trafficWords: z.string(),
  settings: pairSettings,
  effect: switchEffect,
  running: switchSummary.nullable(),
  last: switchSummary.nullable(),
  levers: z.strictObject({ switch: lever, edit: lever }),
  version: z.number().int(),
});

/** `candidates`: environments the person may put into a pair. */
export const listSwitchesOutput = z.strictObject({
  pairs: z.array(pairSummary),
  candidates: z.array(z.strictObject({ id: z.uuid(), name: z.string(), team: z.string(), stage: z.string(), targetTitle: z.string() })),
});

/** `hookSecret`: what signs the calls of the hook; shown this once, null where there is no hook. */
export const pairOutput = z.strictObject({ pairId: z.uuid(), hookSecret: z.string().nullable() });

/** A step of the track. `from` is null for what has not begun, `to` for what goes on. */
export const switchStep = z.strictObject({
  key: z.enum(["start", "prove", "move", "deregister", "drain", "stop"]),
  title: z.string(),
  lamp: z.enum(lamps).nullable(),
  word: z.string(),
  sentence: z.string().nullable(),
  from: z.date().nullable(),
  to: z.date().nullable(),
});

export const switchDetail = switchSummary.extend({
  pairName: z.string(),
  team: z.string(),
  from: pairSide,
  to: pairSide,
  reason: z.string().nullable(),
  stateSince: z.date(),
  steps: z.array(switchStep),
  /** Who is at work on the side that leaves. */
  working: z.array(workingOn),
  drainLimitAt: z.date().nullable(),
  /** A person is asked what to do about those still at work. */
  asking: z.boolean(),
  /** How long both sides have run beside each other because of it, and what that costs. */
  overlap: z.strictObject({
    since: z.date().nullable(),
    until: z.date().nullable(),
    instances: z.number().int(),
    usd: z.number().nullable(),
    words: z.string(),
  }),
  levers: z.strictObject({ cancel: lever.extend({ effect: z.string() }), decide: lever }),
  log: z.array(z.strictObject({ at: z.date(), step: z.string(), words: z.string() })),
  version: z.number().int(),
});

export const beginOutput = z.strictObject({ switchId: z.uuid(), accepted: z.string() });
export const acceptedOutput = z.strictObject({ accepted: z.string() });

/** What an environment's own page says about its pair. */
export const environmentPairInput = z.strictObject({ environmentId: z.uuid() });
export const environmentPairOutput = z.strictObject({
  pair: z.strictObject({ pairId: z.uuid(), switchId: z.uuid().nullable(), lamp: z.enum(lamps), sentence: z.string() }).nullable(),
});

export type SwitchStateName = (typeof switchStates)[number];
export type PairSettings = z.infer<typeof pairSettings>;
export type PairTraffic = z.infer<typeof pairTraffic>;
export type PairProbe = z.infer<typeof pairProbe>;
export type PairSide = z.infer<typeof pairSide>;
export type PairSummary = z.infer<typeof pairSummary>;
export type SwitchSummary = z.infer<typeof switchSummary>;
export type SwitchDetail = z.infer<typeof switchDetail>;
export type SwitchStep = z.infer<typeof switchStep>;
export type SwitchEffect = z.infer<typeof switchEffect>;
export type WorkingOn = z.infer<typeof workingOn>;
export type BeginInput = z.infer<typeof beginInput>;
export type DecideInput = z.infer<typeof decideInput>;
export type CreatePairInput = z.infer<typeof createPairInput>;
export type UpdatePairInput = z.infer<typeof updatePairInput>;
