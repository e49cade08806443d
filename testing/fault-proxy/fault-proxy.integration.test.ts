import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultMode } from "./fault-mode";
import { startFaultProxy } from "./start-fault-proxy";
import type { FaultProxy } from "./start-fault-proxy";

/** A client that remembers what came and how it ended. */
class Client {
  readonly socket: Socket;
  received = "";
  end: string | null = null;

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("data", (piece: Buffer) => (this.received += piece.toString()));
    this.socket.on("error", (error: NodeJS.ErrnoException) => (this.end = error.code ?? error.message));
    this.socket.on("close", () => (this.end ??= "closed"));
  }
}

let server: Server;
let serverPort: number;
const atServer = new Set<Socket>();
let proxy: FaultProxy;
const clients: Client[] = [];

/** A server that says everything back in capitals. */
beforeEach(async () => {
  server = createServer((socket) => {
    atServer.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => atServer.delete(socket));
    socket.on("data", (piece) => socket.write(piece.toString().toUpperCase()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  serverPort = typeof address === "object" && address !== null ? address.port : 0;
  proxy = await startFaultProxy(serverPort);
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.close();
  for (const socket of atServer) socket.destroy();
  server.close();
});

function open(text?: string): Client {
  const client = new Client(proxy.port);
  clients.push(client);
  if (text !== undefined) client.socket.write(text);
  return client;
}

/** A client whose first words were answered in full, before the mode holds. */
async function opened(mode: FaultMode): Promise<Client> {
  const client = open("one");
  await expect.poll(() => client.received).toBe("ONE");
  await proxy.setMode(mode);
  return client;
}

describe("fault proxy", () => {
  it("passes both ways, counts and keeps what passed", async () => {
    const client = open("hello");
    await expect.poll(() => client.received).toBe("HELLO");
    expect(proxy.clientBytes().toString()).toBe("hello");
    expect(proxy.answerBytes().toString()).toBe("HELLO");
    const [connection] = proxy.connections();
    expect([connection?.clientByteCount(), connection?.answerByteCount(), proxy.connectionCount(), proxy.openCount()]).toEqual([5, 5, 1, 1]);
    client.socket.end();
    await expect.poll(() => atServer.size).toBe(0);
    await expect.poll(() => proxy.openCount()).toBe(0);
    proxy.forget();
    expect(proxy.connectionCount()).toBe(0);
  });

  it("refuses on its port, ends what is open, and listens there again", async () => {
    const before = await opened({ kind: "refuse" });
    await expect.poll(() => before.end).toBe("closed");
    const refused = open();
    await expect.poll(() => refused.end).toBe("ECONNREFUSED");
    await proxy.setMode({ kind: "pass" });
    const after = open("again");
    await expect.poll(() => after.received).toBe("AGAIN");
  });

  it("hangs without an answer and delivers what was held back when it ends", async () => {
    const before = await opened({ kind: "hang" });
    before.socket.write("two");
    const fresh = open("three");
    await expect.poll(() => proxy.clientBytes().toString()).toBe("onetwothree");
    expect([atServer.size, before.received, fresh.received]).toEqual([1, "ONE", ""]);
    await proxy.setMode({ kind: "pass" });
    await expect.poll(() => [before.received, fresh.received]).toEqual(["ONETWO", "THREE"]);
  });

  it("slows an answer down and keeps its order when the slowness ends", async () => {
    const client = await opened({ kind: "slow", delayMs: 1, bytesPerSecond: 20 });
    // It would take half a minute.
    const sent = "abcdefghijklmnopqrstuvwxyz".repeat(25);
    client.socket.write(sent);
    await expect.poll(() => client.received).toMatch(/^ONEA./u);
    expect(client.received.length).toBeLessThan(3 + sent.length);
    await proxy.setMode({ kind: "pass" });
    client.socket.write("!");
    await expect.poll(() => client.received).toBe(`ONE${sent.toUpperCase()}!`);
  });

  it("swallows everything after so many bytes and stays open, also when the server ends", async () => {
    const client = await opened({ kind: "half-open", afterBytes: 2 });
    client.socket.write("two");
    await expect.poll(() => client.received).toBe("ONETW");
    client.socket.write("three");
    await expect.poll(() => proxy.clientBytes().toString()).toBe("onetwothree");
    for (const socket of atServer) socket.destroy();
    await expect.poll(() => atServer.size).toBe(0);
    expect([client.received, client.end, proxy.openCount()]).toEqual(["ONETW", null, 1]);
  });

  it.each([
    ["truncate", "closed"],
    ["reset", "ECONNRESET"],
  ] as const)("%s ends after so many bytes", async (kind, end) => {
    const client = await opened({ kind, afterBytes: 2 });
    client.socket.write("two");
    await expect.poll(() => client.end).toBe(end);
    // What was not read yet is lost with a reset, as on a real network.
    expect(kind === "truncate" ? client.received : "ONETW").toBe("ONETW");
    const fresh = open();
    await proxy.setMode({ kind, afterBytes: 0 });
    await expect.poll(() => fresh.end).toBe(end);
  });

  it("answers in the server's place", async () => {
    await proxy.setMode({ kind: "answer", bytes: Buffer.from("garbage") });
    const client = open("hello");
    await expect.poll(() => client.received).toBe("garbage");
    expect([atServer.size, client.end]).toEqual([0, null]);
  });

  it("changes what passes, both ways", async () => {
    await proxy.setMode({
      kind: "change",
      fromClient: (piece, isFirst) => (isFirst ? { toServer: Buffer.from("changed") } : { toClient: piece }),
      fromServer: (piece, isFirst) => Buffer.from(`${piece.toString()}${isFirst ? "!" : ""}`),
    });
    const client = open("hello");
    await expect.poll(() => client.received).toBe("CHANGED!");
    client.socket.write("echo");
    await expect.poll(() => client.received).toBe("CHANGED!echo");
  });

  it("gives one connection a mode of its own, before and after it opens", async () => {
    proxy.setNextMode({ kind: "hang" });
    const hanging = open("hanging");
    await expect.poll(() => proxy.connectionCount()).toBe(1);
    const passing = open("passing");
    await expect.poll(() => passing.received).toBe("PASSING");
    expect(hanging.received).toBe("");
    proxy.connections()[0]?.setMode({ kind: "pass" });
    await expect.poll(() => hanging.received).toBe("HANGING");
    proxy.connections()[1]?.reset();
    await expect.poll(() => passing.end).toBe("ECONNRESET");
    expect(hanging.end).toBeNull();
    proxy.cut();
    await expect.poll(() => hanging.end).toBe("closed");
  });

  it("goes to another server when told", async () => {
    const other = createServer((socket) => socket.end("other")).listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    proxy.setTarget(typeof address === "object" && address !== null ? address.port : 0);
    const client = open();
    await expect.poll(() => [client.received, client.end]).toEqual(["other", "closed"]);
    other.close();
  });
});
