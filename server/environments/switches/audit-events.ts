import { z } from "zod";

const pair = z.strictObject({ a: z.string(), b: z.string(), traffic: z.string(), minDrainMinutes: z.number().int() });
const between = { pair: z.string(), from: z.string(), to: z.string() };

/** Events of pairs and their switches; the domain's audit-events.ts composes them. */
export const switchAuditEvents = {
  "pair.created": { verb: "made the pair", data: pair },
  "pair.changed": { verb: "changed the pair", data: z.strictObject({ before: pair, after: pair }) },
  "pair.archived": { verb: "archived the pair", data: z.strictObject({ a: z.string(), b: z.string() }) },
  "switch.begun": { verb: "began to switch", data: z.strictObject({ ...between, switchId: z.uuid() }) },
  /** A step of a running switch: what it did or found. */
  "switch.moved": { verb: "moved on the switch of", data: z.strictObject({ ...between, switchId: z.uuid(), state: z.string(), words: z.string() }) },
  "switch.cancelled": { verb: "cancelled the switch of", data: z.strictObject({ ...between, switchId: z.uuid(), state: z.string() }) },
  "switch.decided": { verb: "decided about the switch of", data: z.strictObject({ ...between, switchId: z.uuid(), decision: z.enum(["wait", "stop"]) }) },
} as const;
