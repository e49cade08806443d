import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { handleV1 } from "@/server/api/v1/handle-v1";

const root = path.resolve(import.meta.dirname, "..", "..");

/** api/v1 and the command line over HTTP, as the portal serves them, in this process. */
export type ApiServer = {
  url: string;
  /** From now on connections are cut, as if the portal were away; `false` brings it back. */
  away(isAway: boolean): void;
  /** Calls that came, such as `POST /api/v1/leases/…/heartbeat`. */
  calls: string[];
  close(): Promise<void>;
};

/** Starts it on a free port of loopback, on the database that DATABASE_URL names. */
export async function startApiServer(): Promise<ApiServer> {
  let isAway = false;
  const calls: string[] = [];
  const server = createServer((request, response) => {
    if (isAway) return void request.socket.destroy();
    calls.push(`${request.method ?? ""} ${request.url ?? ""}`);
    void answer(request).then(
      async (answered) => {
        response.writeHead(answered.status, Object.fromEntries(answered.headers));
        response.end(Buffer.from(await answered.arrayBuffer()));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    away: (now) => {
      isAway = now;
      if (now) server.closeAllConnections();
    },
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage): Promise<Response> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname === "/cli/switchyard.mjs") return new Response(await readFile(path.join(root, "public", "cli", "switchyard.mjs")));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Headers(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
  const body = request.method === "POST" || request.method === "DELETE" ? Buffer.concat(chunks) : undefined;
  return handleV1(new Request(url, { method: request.method, headers, ...(body !== undefined && body.length > 0 && { body }) }));
}
