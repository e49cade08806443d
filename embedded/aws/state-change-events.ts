import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { instanceArn } from "./authorize-ec2";
import type { StateChange } from "./instance-store";

/** Where state changes are POSTed, with the header that proves the sender (as an EventBridge API destination does). */
export type EventTarget = { readonly url: string; readonly headerName: string; readonly headerValue: string };

const ATTEMPTS = 2;
const RETRY_AFTER_MS = 500;
const TIMEOUT_MS = 3_000;
// Events are hints: where the receiver hangs, the oldest are worth least.
const MAX_WAITING = 1_000;

/** The EventBridge event of one change. Source: EC2 user guide, "EC2 Instance State-change Notification". */
function stateChangeEvent({ instance, at }: StateChange): Record<string, unknown> {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: instance.accountId,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region: instance.region,
    resources: [instanceArn(instance)],
    detail: { "instance-id": instance.id, state: instance.status.life.state },
  };
}

/** Sends events one after the other, in order; each is tried twice, then forgotten. Nothing waits for it. */
export class EventSender {
  #target: EventTarget | null;
  #waiting: Record<string, unknown>[] = [];
  #sending = false;
  readonly #closed = new AbortController();

  constructor(target: EventTarget | null) {
    this.#target = target;
  }

  /** Sets or removes the receiver; what waits goes to the new one. */
  setTarget(target: EventTarget | null): void {
    this.#target = target;
  }

  send(change: StateChange): void {
    if (this.#target === null || this.#closed.signal.aborted) return;
    this.#waiting = [...this.#waiting.slice(1 - MAX_WAITING), stateChangeEvent(change)];
    if (!this.#sending) void this.#drain();
  }

  /** Gives up what is still waiting. */
  close(): void {
    this.#closed.abort();
    this.#waiting = [];
  }

  async #drain(): Promise<void> {
    this.#sending = true;
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        if (await this.#post(event)) break;
        if (attempt < ATTEMPTS) await sleep(RETRY_AFTER_MS, undefined, { signal: this.#closed.signal, ref: false }).catch(() => null);
      }
    }
    this.#sending = false;
  }

  async #post(event: Record<string, unknown>): Promise<boolean> {
    if (this.#target === null || this.#closed.signal.aborted) return true;
    const { url, headerName, headerValue } = this.#target;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", [headerName]: headerValue },
        body: JSON.stringify(event),
        redirect: "error",
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
