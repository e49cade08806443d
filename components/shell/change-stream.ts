import { after } from "@/components/ui/clock";
import type { useApiClient } from "./api-client";
import type { LiveSignal } from "./live-channel";

const retryMs = 2_000;

type StreamMessage = { type: "change"; noun: string; id: string } | { type: "resync" } | { type: "state"; live: false };

/**
 * Holds the stream of change notices open, whatever happens to it.
 * @returns how to end it
 */
export function openChangeStream(client: ReturnType<typeof useApiClient>, report: (signal: LiveSignal) => void): () => void {
  let closed = false;
  let hasBeenLive = false;
  let close: () => void = () => undefined;
  let cancelRetry: () => void = () => undefined;

  const up = () => {
    report({ type: "state", state: "live" });
    if (hasBeenLive) report({ type: "resync" });
    hasBeenLive = true;
  };
  const hear = (message: StreamMessage) => {
    if (message.type === "change") return report({ type: "change", noun: message.noun, id: message.id });
    // The stream itself may stand while the server hears of no changes; it says so, and `resync` once it hears again.
    report({ type: "state", state: message.type === "resync" ? "live" : "reconnecting" });
    if (message.type === "resync") report({ type: "resync" });
  };
  const lost = () => {
    if (closed) return;
    report({ type: "state", state: "reconnecting" });
    // Reading something again also finds out that the session is over, and then leaves for the sign-in page.
    report({ type: "resync" });
    cancelRetry = after(retryMs, open);
  };
  function open(): void {
    const subscription = client.live.changes.subscribe(undefined, {
      onConnectionStateChange: ({ state }) => {
        if (state === "pending") up();
        else if (state === "connecting" && hasBeenLive) report({ type: "state", state: "reconnecting" });
      },
      onData: ({ data }) => hear(data),
      onError: lost,
      onComplete: lost,
    });
    close = () => subscription.unsubscribe();
  }
  open();
  return () => {
    closed = true;
    cancelRetry();
    close();
  };
}
