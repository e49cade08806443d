import { once } from "node:events";
import { createServer } from "node:net";
import type { Server } from "node:net";
import type { FaultMode } from "./fault-mode";
import { faultyConnection } from "./faulty-connection";
import type { FaultyConnection } from "./faulty-connection";

/** A TCP proxy on loopback that breaks connections on purpose, for any protocol, and keeps what passed. */
export type FaultProxy = {
  /** On 127.0.0.1; stays the same over every mode. */
  port: number;
  /** Holds at once for every open connection and for all that come. Resolves when it does. */
  setMode(mode: FaultMode): Promise<void>;
  /** Holds for the next connection only, in place of the proxy's mode; several calls queue. */
  setNextMode(mode: FaultMode): void;
  /** New connections go to this port of 127.0.0.1: a server that came back elsewhere. */
  setTarget(port: number): void;
  /** Ends every open connection now, as a server that closes. The mode stays. */
  cut(): void;
  /** Ends every open connection now with RST. The mode stays. */
  reset(): void;
  /** Every connection since the start or the last `forget`, in order, open or not. */
  connections(): readonly FaultyConnection[];
  connectionCount(): number;
  openCount(): number;
  /** Everything that clients sent, connection after connection. */
  clientBytes(): Buffer;
  /** Everything that clients were sent, connection after connection. */
  answerBytes(): Buffer;
  /** Forgets counts, captured bytes and closed connections. */
  forget(): void;
  close(): Promise<void>;
};

export type FaultProxyOptions = {
  mode?: FaultMode;
  /** Keep the bytes of both ways in memory. Default true; false for long or heavy traffic. */ capture?: boolean;
};

/**
 * Starts a proxy to a port of 127.0.0.1. It holds no more than the connections it is given: whoever starts it closes it.
 * @throws Error when the port it was given by the system was taken by another process while it refused connections.
 */
export async function startFaultProxy(target: number, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const capture = options.capture ?? true;
  let targetPort = target;
  let mode: FaultMode = { kind: "pass" };
  let connections: FaultyConnection[] = [];
  const nextModes: FaultMode[] = [];
  const server = createServer((client) => {
    client.setNoDelay(true);
    connections.push(faultyConnection({ client, port: () => targetPort, mode: nextModes.shift() ?? mode, capture, onClose: () => undefined }));
  });
  const port = await listen(server, 0);

  async function setMode(next: FaultMode): Promise<void> {
    mode = next;
    for (const connection of connections) if (connection.isOpen()) connection.setMode(next);
    if (next.kind === "refuse") await stopListening(server);
    else if (!server.listening) await listen(server, port);
  }
  if (options.mode !== undefined) await setMode(options.mode);

  return {
    port,
    setMode,
    setNextMode: (next) => void nextModes.push(next),
    setTarget: (next) => {
      targetPort = next;
    },
    cut: () => connections.forEach((connection) => connection.cut()),
    reset: () => connections.forEach((connection) => connection.reset()),
    connections: () => connections,
    connectionCount: () => connections.length,
    openCount: () => connections.filter((connection) => connection.isOpen()).length,
    clientBytes: () => Buffer.concat(connections.map((connection) => connection.clientBytes())),
    answerBytes: () => Buffer.concat(connections.map((connection) => connection.answerBytes())),
    forget: () => {
      connections = connections.filter((connection) => connection.isOpen());
    },
    close: async () => {
      for (const connection of connections) connection.cut();
      await stopListening(server);
    },
  };
}

/** The port it listens on. */
async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The fault proxy listens on no port.");
  return address.port;
}

/** Closing waits for the sockets as well, which may take a turn after they were destroyed. */
async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, "close");
}
