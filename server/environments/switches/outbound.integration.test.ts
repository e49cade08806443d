import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isLoopback, readNetworks, refusedAddress } from "./outbound-address";
import { createOutboundGateway, refusedHookUrl, refusedProbe } from "./outbound-gateway";

const nothing = readNetworks("");
const here = readNetworks("127.0.0.0/8, ::1/128");
const servers: Server[] = [];

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe("addresses", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "64:ff9b::a00:1",
  ])("%s is called only where it is allowed", (address) => {
    expect(refusedAddress(address, nothing)).toContain("SWITCH_ALLOWED_NETWORKS");
  });

  it.each(["169.254.169.254", "169.254.170.2", "fd00:ec2::254", "::ffff:169.254.169.254"])("%s is never called, whatever is allowed", (address) => {
    expect(refusedAddress(address, readNetworks("0.0.0.0/0, ::/0"))).toContain("never called");
  });

  it("public ones are, and those of an allowed network", () => {
    expect(["1.1.1.1", "2606:4700::1111"].map((address) => refusedAddress(address, nothing))).toEqual([null, null]);
    expect(refusedAddress("10.20.3.4", readNetworks("10.20.0.0/16"))).toBeNull();
    expect(refusedAddress("10.21.3.4", readNetworks("10.20.0.0/16"))).not.toBeNull();
    expect([isLoopback("127.8.8.8"), isLoopback("::1"), isLoopback("10.0.0.1")]).toEqual([true, true, false]);
  });

  it("a setting that is no network says so", () => {
    expect(() => readNetworks("10.0.0.0")).toThrow("10.0.0.0 is no network");
    expect(() => readNetworks("10.0.0.0/33")).toThrow("is no network");
  });
});

describe("what is typed", () => {
  it("a hook is called over HTTPS, plain only to this machine, and holds no credentials", () => {
    expect(refusedHookUrl("http://hooks.example.com/", nothing)).toContain("over HTTPS");
    expect(refusedHookUrl("http://10.0.0.1/", readNetworks("10.0.0.0/8"))).toContain("over HTTPS");
    expect(refusedHookUrl("https://user:secret@hooks.example.com/", nothing)).toContain("no password");
    expect(refusedHookUrl("https://10.0.0.1/", nothing)).toContain("SWITCH_ALLOWED_NETWORKS");
    expect(refusedHookUrl("https://[::ffff:10.0.0.1]/", nothing)).toContain("SWITCH_ALLOWED_NETWORKS");
    expect(refusedHookUrl("https://2130706433/", nothing)).toContain("SWITCH_ALLOWED_NETWORKS");
    expect(refusedHookUrl("http://127.0.0.1:9/", nothing)).toContain("SWITCH_ALLOWED_NETWORKS");
    expect(refusedHookUrl("http://127.0.0.1:9/", here)).toBeNull();
    expect(refusedHookUrl("https://hooks.example.com/", nothing)).toBeNull();
    expect(refusedProbe({ kind: "tcp", host: "169.254.169.254", port: 80 }, here)).toContain("never called");
  });
});

describe("calls", () => {
  const outbound = createOutboundGateway(here);
  const hook = (port: number, path = "/") => ({ url: `http://127.0.0.1:${port}${path}`, headers: { "idempotency-key": "one" }, body: "{}" });

  it("a name that leads to a private address is not called", async () => {
    let calls = 0;
    const port = await serve((_, response) => response.end(String(calls++)));
    const strict = createOutboundGateway(nothing);
    const probe = await strict.probe({ kind: "http", url: `http://localhost:${port}/`, status: 200 });
    expect(probe).toMatchObject({ ok: false, words: expect.stringContaining("SWITCH_ALLOWED_NETWORKS") });
    expect(await strict.probe({ kind: "tcp", host: "localhost", port })).toMatchObject({
      ok: false,
      words: expect.stringContaining("SWITCH_ALLOWED_NETWORKS"),
    });
    expect(await strict.callHook({ ...hook(port), url: `http://localhost:${port}/` })).toMatchObject({ ok: false, sure: true });
    expect(calls).toBe(0);
  });

  it("a redirect is not followed, and counts as a refusal", async () => {
    const paths: string[] = [];
    const port = await serve((request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await outbound.callHook(hook(port))).toMatchObject({ ok: false, sure: true, words: expect.stringContaining("not followed") });
    expect(paths).toEqual(["/"]);
  });

  it("tells a refusal, which moved nothing, from silence, after which it may have", async () => {
    const refusing = await serve((_, response) => response.writeHead(409).end());
    const failing = await serve((_, response) => response.writeHead(502).end());
    const cutting = await serve((request) => request.socket.destroy());
    expect(await outbound.callHook(hook(refusing))).toMatchObject({ ok: false, sure: true });
    expect(await outbound.callHook(hook(failing))).toMatchObject({ ok: false, sure: false });
    expect(await outbound.callHook(hook(cutting))).toMatchObject({ ok: false, sure: false, words: expect.stringContaining("was cut") });
    expect(await outbound.callHook({ ...hook(1), url: "http://127.0.0.1:1/" })).toMatchObject({ ok: false, sure: true });
  });

  it("an endless answer is cut short", async () => {
    const port = await serve((_, response) => {
      response.writeHead(200);
      const more = (): boolean => response.destroyed || !response.write("x".repeat(10_000)) || more();
      more();
      response.on("drain", more);
    });
    expect(await outbound.callHook(hook(port))).toMatchObject({ ok: true });
  });

  it("a probe compares the status, or asks for a connection", async () => {
    const port = await serve((_, response) => response.writeHead(503).end());
    expect(await outbound.probe({ kind: "http", url: `http://127.0.0.1:${port}/`, status: 503 })).toMatchObject({ ok: true });
    expect(await outbound.probe({ kind: "http", url: `http://127.0.0.1:${port}/`, status: 200 })).toMatchObject({
      ok: false,
      words: expect.stringContaining("answers 503 instead of 200"),
    });
    expect(await outbound.probe({ kind: "tcp", host: "127.0.0.1", port })).toMatchObject({ ok: true });
    expect(await outbound.probe({ kind: "tcp", host: "127.0.0.1", port: 1 })).toMatchObject({
      ok: false,
      words: expect.stringContaining("nothing listens there"),
    });
  });
});
