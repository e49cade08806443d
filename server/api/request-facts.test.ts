import { describe, expect, it } from "vitest";
import { clientAddress, peerHeader, requestFacts } from "./request-facts";

const headers = (forwarded: string | null, peer = "192.0.2.1"): Headers =>
  new Headers({ [peerHeader]: peer, ...(forwarded !== null && { "x-forwarded-for": forwarded }) });

describe("clientAddress", () => {
  it.each<[string, number, Headers, string]>([
    ["no proxy: the socket, whatever the client says", 0, headers("203.0.113.9"), "192.0.2.1"],
    ["no proxy and no forged header", 0, headers(null), "192.0.2.1"],
    ["one proxy: the entry it wrote", 1, headers("198.51.100.4"), "198.51.100.4"],
    ["one proxy: not what the client wrote before", 1, headers("203.0.113.9, 198.51.100.4"), "198.51.100.4"],
    ["one proxy: a long forged list", 1, headers("10.0.0.1,10.0.0.2 ,10.0.0.3,198.51.100.4"), "198.51.100.4"],
    ["two proxies: the entry of the outer one", 2, headers("198.51.100.4, 10.0.0.1"), "198.51.100.4"],
    ["two proxies: not the forged one", 2, headers("203.0.113.9, 198.51.100.4, 10.0.0.1"), "198.51.100.4"],
    ["two proxies, but only one wrote: nobody we can name", 2, headers("198.51.100.4"), "unknown"],
    ["one proxy that wrote nothing: not the socket, which is the proxy's", 1, headers(null), "unknown"],
    ["IPv6", 1, headers("2001:db8::7"), "2001:db8::7"],
    ["IPv4 as an IPv6 socket shows it", 0, headers(null, "::ffff:192.0.2.1"), "192.0.2.1"],
    ["the same from a proxy", 1, headers("::ffff:198.51.100.4"), "198.51.100.4"],
    ["junk", 1, headers("<script>alert(1)</script>"), "unknown"],
    ["an address with a port", 1, headers("198.51.100.4:1234"), "unknown"],
    ["an empty entry", 1, headers("198.51.100.4, "), "unknown"],
    ["no socket", 0, new Headers(), "unknown"],
  ])("%s", (_what, proxies, given, expected) => {
    expect(clientAddress(given, proxies)).toBe(expected);
  });
});

describe("requestFacts", () => {
  it("gives each request an id of its own, and takes none from the client", () => {
    const given = new Headers({ "x-request-id": "chosen-by-the-client" });
    expect(requestFacts(given).id).toMatch(/^[\da-f-]{36}$/);
    expect(requestFacts(given).id).not.toBe(requestFacts(given).id);
  });

  it("trusts no proxy unless told to", () => {
    expect(requestFacts(headers("203.0.113.9")).address).toBe("192.0.2.1");
  });

  it("shortens the name of the browser", () => {
    expect(requestFacts(new Headers({ "user-agent": "x".repeat(5_000) })).userAgent).toHaveLength(300);
    expect(requestFacts(new Headers()).userAgent).toBe("");
  });
});
