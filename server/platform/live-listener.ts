import { EventEmitter, on } from "node:events";
import pg from "pg";
import { z } from "zod";
import { clock } from "./clock";
import { liveChannel } from "./live";
import type { LiveNotice } from "./live";
import { logger } from "./logger";

const noticeSchema = z.object({
  noun: z.string(),
  id: z.string(),
  version: z.number(),
  scope: z.object({ team: z.string(), stage: z.string(), environment: z.string() }).nullable(),
});

/**
 * What a listener hears: a change; `down` when the connection is lost, so that no change will be heard; `resync` when it hears (again):
 * notices may have been missed, and everything visible must be read again.
 */
export type LiveMessage = { type: "change"; notice: LiveNotice } | { type: "down" } | { type: "resync" };

/** One LISTEN connection of a process, shared by all its streams. It reconnects by itself, says `down` when it is lost and `resync` each time it begins to hear. */
export class LiveListener {
  private readonly emitter = new EventEmitter();
  private readonly stop = new AbortController();
  private readonly connectionString: string;
  private isDown = false;

  constructor(connectionString: string) {
    this.connectionString = connectionString;
    this.emitter.setMaxListeners(0);
    void this.run();
  }

  /** The messages from this call on, not only from the first one asked for, until the signal aborts; `down` first while the connection is lost. */
  messages(signal: AbortSignal): AsyncGenerator<LiveMessage> {
    const both = AbortSignal.any([signal, this.stop.signal]);
    const first: LiveMessage[] = this.isDown ? [{ type: "down" }] : [];
    return untilAborted(first, both.aborted ? [] : on(this.emitter, "message", { signal: both }), both);
  }

  /** Tells every stream that everything visible must be read again, though no connection was lost. */
  resync(): void {
    this.emitter.emit("message", { type: "resync" } satisfies LiveMessage);
  }

  close(): void {
    this.stop.abort();
  }

  private async run(): Promise<void> {
    let wait = 100;
    while (!this.stop.signal.aborted) {
      try {
        await this.listenOnce(() => (wait = 100));
      } catch (error) {
        logger.warn({ err: error }, "live: the LISTEN connection was lost");
      }
      this.lose();
      await clock.sleep(wait, this.stop.signal);
      wait = Math.min(wait * 2, 2_000);
    }
  }

  private async listenOnce(onUp: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: "switchyard-live",
    });
    const ended = new Promise<void>((resolve) => {
      client.once("end", resolve);
      // Stays: a lost connection may report more than one error, and one that nobody hears would end the process.
      client.on("error", () => resolve());
    });
    client.on("notification", (message) => this.receive(message.payload ?? ""));
    try {
      await client.connect();
      await client.query(`LISTEN ${liveChannel}`);
      onUp();
      this.isDown = false;
      this.emitter.emit("message", { type: "resync" } satisfies LiveMessage);
      const stopped = new Promise<void>((resolve) => this.stop.signal.addEventListener("abort", () => resolve(), { once: true }));
      await Promise.race([ended, stopped]);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private lose(): void {
    if (this.isDown || this.stop.signal.aborted) return;
    this.isDown = true;
    this.emitter.emit("message", { type: "down" } satisfies LiveMessage);
  }

  private receive(payload: string): void {
    const parsed = noticeSchema.safeParse(parseJson(payload));
    if (parsed.success) this.emitter.emit("message", { type: "change", notice: parsed.data } satisfies LiveMessage);
    else logger.warn("live: a notice could not be read");
  }
}

async function* untilAborted(first: LiveMessage[], events: AsyncIterable<unknown[]> | unknown[][], signal: AbortSignal): AsyncGenerator<LiveMessage> {
  try {
    if (!signal.aborted) yield* first;
    for await (const [message] of events) yield message as LiveMessage;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
