import { once } from "node:events";
import { createServer } from "node:net";
import { findFreePort } from "../../embedded/postgres/free-port";

const tried = 50;

/**
 * The wanted port, or the next one on which `http://localhost:<port>` will reach us: free on 127.0.0.1, and nobody listens there on
 * ::1, which browsers try first.
 */
export async function findFreeWebPort(wanted: number): Promise<number> {
  let port = await findFreePort(wanted);
  for (let attempt = 0; attempt < tried && (await isTakenOnIpv6(port)); attempt += 1) port = await findFreePort(Math.min(port + 1, 65_535));
  return port;
}

async function isTakenOnIpv6(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host: "::1", port, exclusive: true });
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return false;
  } catch (error) {
    // A machine without IPv6 answers otherwise; there localhost is 127.0.0.1.
    return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  }
}
