import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";

/** A running HTTP server: its port, and the way to end it together with every open connection. */
export type LoopbackServer = { readonly port: number; close(): Promise<void> };

const KEEP_ALIVE_MS = 120_000;

/** Serves on one address. `port` 0 takes a free one. Rejects where the port is taken (EADDRINUSE). */
export async function serveLoopback(listener: RequestListener, host: string, port: number): Promise<LoopbackServer> {
  const server = createServer(listener);
  // With Node's five seconds a client without retries now and then writes into a connection that is just being closed.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no TCP port.");
  return { port: address.port, close: () => closeAtOnce(server) };
}

/** The whole body, or null where it is larger than `maxBytes`; the rest of a larger one is read and dropped. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) resolve(null);
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => reject(new Error("The connection was closed before the body was complete.")));
  });
}

async function closeAtOnce(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
