import { z } from "zod";

/** Something that keeps the portal from working as it should, as everybody sees it. */
export const systemProblem = z.strictObject({
  kind: z.enum(["worker", "clock", "log"]),
  words: z.string(),
  /** True when nothing can be asked for until it is over. */
  locks: z.boolean(),
});

/** What a screen has to say about the portal itself: no problems when all is well, and the time its rules go by. */
export const systemOutput = z.strictObject({ problems: z.array(systemProblem).max(3), serverNow: z.date() });

export type SystemOutput = z.infer<typeof systemOutput>;
export type SystemProblem = z.infer<typeof systemProblem>;
