// What answers the API and the health check in the web process, without Next: a process for tests that kill, freeze and starve it.
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { health } from "@/server/api/health";
import { shutDownStreams, shutdownSignal } from "@/server/api/live-streams";
import { handleTrpc } from "@/server/api/trpc-handler";
import { database } from "@/server/platform/db";
import { outliveOutput } from "@/server/platform/log-destination";
import { ProcessWatch } from "@/server/platform/process-watch";

async function answer(request: IncomingMessage): Promise<Response> {
  const url = new URL(request.url ?? "/", "http://localhost:3000");
  if (url.pathname === "/api/health") return health();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Headers(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
  const body = request.method === "POST" ? Buffer.concat(chunks) : undefined;
  return handleTrpc(new Request(url, { method: request.method, headers, body }));
}

outliveOutput();
void new ProcessWatch({ db: database(), kind: "web" }).run(shutdownSignal());
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, shutDownStreams);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));

createServer((request, response) => {
  answer(request)
    .then(async (answered) => {
      response.writeHead(answered.status, Object.fromEntries(answered.headers));
      if (answered.body !== null) for await (const piece of answered.body) response.write(piece);
      response.end();
    })
    .catch(() => response.destroy());
}).listen(Number(process.env.PORT ?? "0"), "127.0.0.1");
