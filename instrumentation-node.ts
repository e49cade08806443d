import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { liveListener, shutDownStreams, shutdownSignal } from "@/server/api/live-streams";
import { peerHeader } from "@/server/api/request-facts";
import { directorySettings } from "@/server/access/directory-settings";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { followDemoClock } from "@/server/platform/follow-demo-clock";
import { outliveOutput } from "@/server/platform/log-destination";
import { ProcessWatch } from "@/server/platform/process-watch";

// A wrong setting should stop the start, not the first sign-in.
const { DEMO_CLOCK_URL, PUBLIC_URL } = env();
directorySettings();
// next-auth reads its own address from this variable and from nowhere else.
process.env.NEXTAUTH_URL = PUBLIC_URL;

// Next hands routes no socket; the address is written into a header before any of its code sees the request, over whatever a client put there.
subscribe("http.server.request.start", (message) => {
  const { request } = message as { request: IncomingMessage };
  request.headers[peerHeader] = request.socket.remoteAddress ?? "";
});

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, shutDownStreams);

outliveOutput();
// Everything on screen stands in relation to the present: after a jump of the demo's clock it is read again.
void followDemoClock(DEMO_CLOCK_URL, shutdownSignal(), () => liveListener().resync());
void new ProcessWatch({ db: database(), kind: "web" }).run(shutdownSignal());
