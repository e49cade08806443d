import { z } from "zod";

/** What a call meets: refused for a while, an error of the server, no answer, done but not answered, or one of Slack's own errors. */
export const slackFault = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("limited"), retryAfter: z.coerce.number().int().min(0).max(3_600) }),
  z.object({ kind: z.literal("server-error") }),
  z.object({ kind: z.literal("silence") }),
  z.object({ kind: z.literal("lost-answer") }),
  z.object({ kind: z.literal("refused"), error: z.string().regex(/^[a-z_]{3,40}$/) }),
]);

export type SlackFault = z.infer<typeof slackFault>;

/** Faults for the next calls, first come, first served. */
export class FaultQueue {
  readonly #faults: SlackFault[] = [];

  add(fault: SlackFault, times: number): void {
    for (let each = 0; each < times; each += 1) this.#faults.push(fault);
  }

  /** The fault that the next call meets, taken off the queue. */
  take(): SlackFault | null {
    return this.#faults.shift() ?? null;
  }

  clear(): void {
    this.#faults.length = 0;
  }

  list(): readonly SlackFault[] {
    return this.#faults;
  }
}
