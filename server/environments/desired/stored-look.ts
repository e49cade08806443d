import { z } from "zod";
import type { Cause, Looked } from "./rows";

const cause: z.ZodType<Cause> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("unmanaged") }),
  z.strictObject({ kind: z.enum(["freeze", "budget", "keep_on", "keep_off"]), holdId: z.string(), by: z.string() }),
  z.strictObject({ kind: z.literal("session"), sessionId: z.string(), by: z.string() }),
  z.strictObject({ kind: z.literal("exception"), label: z.string(), scheduleId: z.string() }),
  z.strictObject({ kind: z.literal("schedule"), scheduleId: z.string(), by: z.string() }),
  z.strictObject({ kind: z.literal("unscheduled") }),
]);

const stored = z.strictObject({
  state: z.enum(["running", "stopped", "as_is", "none"]),
  because: z.string(),
  until: z.iso.datetime().nullable(),
  cause,
  since: z.iso.datetime(),
  keptOnBy: z.string().nullable(),
});

/** What the last look found, as `environment.desired` keeps it; null before the first look, and for what another version wrote. */
export function readLook(json: unknown): Looked | null {
  const read = stored.safeParse(json);
  if (!read.success) return null;
  const { until, since, ...rest } = read.data;
  return { ...rest, until: until === null ? null : new Date(until), since: new Date(since) };
}
