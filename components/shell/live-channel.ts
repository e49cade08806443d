/** What the streaming tab tells the others, and itself. */
export type LiveSignal = { type: "change"; noun: string; id: string } | { type: "resync" } | { type: "state"; state: LiveState } | { type: "hello" };

/** `live`: notices arrive; `reconnecting`: they may be missed until the stream is back. */
export type LiveState = "live" | "reconnecting";

/** Opens a stream, reports what it hears, and returns how to end it. */
export type OpenStream = (report: (signal: LiveSignal) => void) => () => void;

/**
 * Shares one stream among all tabs of a browser: HTTP/1.1 allows six connections per host, and a stream holds one for good.
 * The tab that holds the lock streams and passes everything on; when it closes, another one takes over.
 * @returns the function that leaves
 */
export function joinLiveChannel(name: string, openStream: OpenStream, hear: (signal: LiveSignal) => void): () => void {
  // Web Locks exist only on https and localhost; elsewhere each tab streams for itself.
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) return openStream(hear);
  const channel = new BroadcastChannel(name);
  const leave = new AbortController();
  let state: LiveState | null = null;

  const report = (signal: LiveSignal) => {
    if (signal.type === "state") state = signal.state;
    channel.postMessage(signal);
    hear(signal);
  };
  channel.onmessage = ({ data }: MessageEvent<LiveSignal>) => {
    if (data.type !== "hello") hear(data);
    else if (state !== null) channel.postMessage({ type: "state", state } satisfies LiveSignal);
  };
  channel.postMessage({ type: "hello" } satisfies LiveSignal);

  const stream = async () => {
    // Whoever streamed before may have heard something that never reached this tab.
    report({ type: "resync" });
    const close = openStream(report);
    await new Promise<void>((resolve) => leave.signal.addEventListener("abort", () => resolve(), { once: true }));
    close();
  };
  navigator.locks.request(name, { signal: leave.signal }, stream).catch((error: unknown) => {
    if (!leave.signal.aborted) throw error;
  });
  return () => {
    leave.abort();
    channel.close();
  };
}
