import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { BerWriter, Client } from "ldapts";
import fc from "../../testing/properties";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoBase, demoEntries, demoPersonDn, demoServiceAccount } from "./demo-people";
import { startEmbeddedDirectory } from "./start-embedded-directory";
import type { EmbeddedDirectory } from "./start-embedded-directory";

let server: EmbeddedDirectory;
beforeAll(async () => {
  server = await startEmbeddedDirectory({ entries: demoEntries });
});
afterAll(() => server.close());

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** Sends the bytes and returns everything the server says until it ends the connection, or a search. */
async function answerTo(bytes: Buffer): Promise<{ said: Buffer; ended: boolean }> {
  const socket = await open();
  const said: Buffer[] = [];
  let ended = false;
  const over = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => said.push(chunk) > 0 && searchesEnded(said) > 0 && resolve()).on("close", () => resolve(void (ended = true)));
  });
  socket.write(bytes);
  await over;
  socket.destroy();
  return { said: Buffer.concat(said), ended };
}

/** How many searches have been answered to their end. */
const searchesEnded = (said: readonly Buffer[]): number => Buffer.concat(said).toString("latin1").split("\u0065\u0007").length - 1;

async function expectServing(): Promise<void> {
  const client = new Client({ url: server.url, timeout: 60_000 });
  await client.bind(demoServiceAccount.dn, demoServiceAccount.password);
  const found = await client.search(demoPersonDn("alice"), { scope: "base", attributes: ["uid"] });
  expect(found.searchEntries).toEqual([{ dn: demoPersonDn("alice"), uid: "alice" }]);
  await client.unbind();
}

function message(id: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

function bind(id: number, dn: string, password: string): Buffer {
  return message(id, (writer) => {
    writer.startSequence(0x60);
    writer.writeInt(3);
    writer.writeString(dn);
    writer.writeString(password, 0x80);
    writer.endSequence();
  });
}

/** A search whose filter is as many negations as `depth` around a presence filter. */
function deepSearch(depth: number): Buffer {
  return message(2, (writer) => {
    writer.startSequence(0x63);
    writer.writeString(demoBase);
    writer.writeEnumeration(2);
    writer.writeEnumeration(0);
    writer.writeInt(0);
    writer.writeInt(0);
    writer.writeBoolean(false);
    for (let level = 0; level < depth; level += 1) writer.startSequence(0xa2);
    writer.writeString("uid", 0x87);
    for (let level = 0; level < depth; level += 1) writer.endSequence();
    writer.startSequence();
    writer.endSequence();
    writer.endSequence();
  });
}

const startTls = message(1, (writer) => {
  writer.startSequence(0x77);
  writer.writeString("1.3.6.1.4.1.1466.20037", 0x80);
  writer.endSequence();
});
const noticeOfDisconnection = Buffer.from("1.3.6.1.4.1.1466.20036");

describe("hostile clients", () => {
  it.each([
    ["text of another protocol", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["zeros", Buffer.alloc(1_000)],
    ["a message that says it is 2 GB long", Buffer.from("30847fffffff0201", "hex")],
    ["an indefinite length", Buffer.from("3080020101", "hex")],
    ["an empty message", Buffer.from("3000", "hex")],
    ["a message number of zero", Buffer.from("30050201004200", "hex")],
    ["an element longer than its message", Buffer.from("300702010160820fff", "hex")],
    ["an unknown operation", Buffer.from("30050201017f00", "hex")],
    ["a filter nested too deep", Buffer.concat([bind(1, demoServiceAccount.dn, demoServiceAccount.password), deepSearch(60)])],
    ["bytes behind StartTLS", Buffer.concat([startTls, bind(2, demoPersonDn("alice"), "alice-demo")])],
  ])("are told and disconnected after %s", async (_, bytes) => {
    const { said, ended } = await answerTo(bytes);
    expect(ended).toBe(true);
    expect(said.includes(noticeOfDisconnection)).toBe(true);
    await expectServing();
  });

  it("may nest a filter to a sensible depth", async () => {
    const { ended } = await answerTo(Buffer.concat([bind(1, demoServiceAccount.dn, demoServiceAccount.password), deepSearch(50)]));
    expect(ended).toBe(false);
  });

  it("do no harm with any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (random, asMessage) => {
        const socket = await open();
        const bytes = Buffer.from(random);
        socket.end(asMessage ? message(1, (writer) => writer.writeBuffer(bytes, 0x63)) : bytes);
        await once(socket.resume(), "close");
      }),
      { numRuns: 150 },
    );
    await expectServing();
  });

  it("get complete answers when a request comes in single bytes or many come at once", async () => {
    const request = bind(1, demoServiceAccount.dn, demoServiceAccount.password);
    const socket = await open();
    const said: Buffer[] = [];
    socket.on("data", (chunk) => said.push(chunk));
    for (const byte of request) socket.write(Buffer.from([byte]));
    for (let id = 2; id <= 50; id += 1) socket.write(deepSearch(0));
    await expect.poll(() => searchesEnded(said)).toBe(49);
    socket.destroy();
  });

  it("may open only so many connections", async () => {
    const sockets = await Promise.all(Array.from({ length: 220 }, open));
    await expect.poll(() => server.openConnectionCount()).toBeLessThanOrEqual(200);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => server.openConnectionCount()).toBe(0);
    await expectServing();
  });
});
