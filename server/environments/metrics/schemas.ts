import { z } from "zod";

/** What is measured of an instance. Percent for processor and memory, bytes a second for the rest. */
export const seriesNames = ["cpu", "memory", "networkIn", "networkOut", "diskRead", "diskWrite"] as const;

export type SeriesName = (typeof seriesNames)[number];

/** One value for each step; null where AWS has none, as while an instance is stopped. */
const series = z.array(z.number().nullable()).max(300);

/** Asks for the last three hours or the last day; whoever asks keeps the values coming for some minutes. */
export const metricsInput = z.strictObject({ environmentId: z.uuid(), hours: z.union([z.literal(3), z.literal(24)]).default(3) });

export const metricsOutput = z.strictObject({
  instances: z.array(
    z.strictObject({
      instanceId: z.uuid(),
      name: z.string(),
      /** When AWS was last asked; null before the first time. */
      readAt: z.date().nullable(),
      /** Time of the first value, and seconds from one to the next. */
      from: z.date(),
      stepSeconds: z.number(),
      /** A series without any value is left out: memory needs an agent on the machine. */
      series: z.partialRecord(z.enum(seriesNames), series),
    }),
  ),
  /** What the idle rule says now, in words; null where the environment has none. */
  idle: z.strictObject({ rule: z.string(), isBusy: z.boolean().nullable(), words: z.string() }).nullable(),
  /** Why values are missing or old, in words; null when all is well. */
  note: z.string().nullable(),
});

export type MetricsInput = z.infer<typeof metricsInput>;
export type MetricsOutput = z.infer<typeof metricsOutput>;
