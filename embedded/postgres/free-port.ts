import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

const NEIGHBOURS_TRIED = 50;

/**
 * A TCP port that is free on 127.0.0.1 at this moment; whoever binds it later must still be ready to lose the race.
 *
 * @param preferred wanted port; when it is busy the next higher ones are tried, then any. 0 means any.
 */
export async function findFreePort(preferred: number): Promise<number> {
  if (preferred > 0) {
    const last = Math.min(preferred + NEIGHBOURS_TRIED, 65_535);
    for (let port = preferred; port <= last; port += 1) {
      if ((await bindOnce(port)) !== undefined) return port;
    }
  }
  const port = await bindOnce(0);
  if (port === undefined) throw new Error("No free TCP port on 127.0.0.1.");
  return port;
}

async function bindOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ host: "127.0.0.1", port, exclusive: true });
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    if (server.listening) {
      server.close();
      await once(server, "close");
    }
  }
}
