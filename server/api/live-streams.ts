import { env } from "@/server/platform/env";
import { LiveListener } from "@/server/platform/live-listener";

// Next loads route code and instrumentation as separate bundles; only globalThis is shared between them.
const shared = globalThis as typeof globalThis & { switchyardLive?: LiveListener; switchyardShutdown?: AbortController };

/** The process's one LISTEN connection, opened with the first stream. */
export function liveListener(): LiveListener {
  shared.switchyardLive ??= new LiveListener(env().DATABASE_URL);
  return shared.switchyardLive;
}

/** Aborts when the process is told to end; an open stream would otherwise keep the server alive for as long as its client stays. */
export function shutdownSignal(): AbortSignal {
  shared.switchyardShutdown ??= new AbortController();
  return shared.switchyardShutdown.signal;
}

/** Ends all streams and the LISTEN connection. */
export function shutDownStreams(): void {
  shared.switchyardShutdown ??= new AbortController();
  shared.switchyardShutdown.abort();
  shared.switchyardLive?.close();
}
