import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** A TCP proxy on loopback that counts connections and keeps what clients send. */
export type CaptureProxy = {
  port: number;
  connectionCount(): number;
  /** Everything that clients sent, in order of arrival. */
  clientBytes(): Buffer;
  close(): Promise<void>;
};

/**
 * @param target port on 127.0.0.1 to pass everything to.
 * @param changeAnswer may change what the server says, chunk by chunk; `first` is true for the first chunk of a connection.
 */
export async function startCaptureProxy(target: number, changeAnswer: (chunk: Buffer, first: boolean) => Buffer = (chunk) => chunk): Promise<CaptureProxy> {
  const sockets = new Set<Socket>();
  const captured: Buffer[] = [];
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(target, "127.0.0.1");
    let isFirst = true;
    client.on("data", (chunk) => {
      captured.push(chunk);
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      client.write(changeAnswer(chunk, isFirst));
      isFirst = false;
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy listens on no port.");
  return {
    port: address.port,
    connectionCount: () => connections,
    clientBytes: () => Buffer.concat(captured),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
