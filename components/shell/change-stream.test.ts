import { describe, expect, it } from "vitest";
import { openChangeStream } from "./change-stream";
import type { LiveSignal } from "./live-channel";

type Client = Parameters<typeof openChangeStream>[0];
type Handlers = { onData: (event: { data: object }) => void; onConnectionStateChange: (event: { state: string }) => void };

/** A stream of which the test is the server. */
function stream(): { heard: LiveSignal[]; connected: () => void; send: (data: object) => void } {
  const heard: LiveSignal[] = [];
  const all: Handlers[] = [];
  const subscribe = (_input: undefined, handlers: Handlers) => {
    all.push(handlers);
    return { unsubscribe: () => undefined };
  };
  openChangeStream({ live: { changes: { subscribe } } } as unknown as Client, (signal) => heard.push(signal));
  const each = (tell: (handlers: Handlers) => void) => all.forEach(tell);
  return {
    heard,
    connected: () => each((handlers) => handlers.onConnectionStateChange({ state: "pending" })),
    send: (data) => each((handlers) => handlers.onData({ data })),
  };
}

describe("the stream of changes", () => {
  it("is reconnecting while the server hears of no changes, and live again with the resync", () => {
    const { heard, connected, send } = stream();
    connected();
    send({ type: "state", live: false });
    expect(heard.splice(0)).toEqual([
      { type: "state", state: "live" },
      { type: "state", state: "reconnecting" },
    ]);
    send({ type: "resync" });
    expect(heard.splice(0)).toEqual([{ type: "state", state: "live" }, { type: "resync" }]);
    send({ type: "change", noun: "environment", id: "e1", version: 3 });
    expect(heard).toEqual([{ type: "change", noun: "environment", id: "e1" }]);
  });
});
