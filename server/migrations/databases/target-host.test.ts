import { describe, expect, it } from "vitest";
import { refusedHost, refusedTarget } from "./target-host";

describe("addresses of databases", () => {
  it.each([
    "169.254.169.254",
    "169.254.170.2",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "255.255.255.255",
    "ff02::1",
  ])("%s is refused", (address) => {
    expect(refusedTarget(address)).toContain(address);
  });

  it.each(["127.0.0.1", "::1", "10.20.30.40", "172.16.0.9", "192.168.1.5", "fd12:3456::1", "203.0.113.7", "2001:db8::7"])(
    "%s is where databases stand",
    (address) => {
      expect(refusedTarget(address)).toBeNull();
    },
  );

  it("hosts are looked up, and one that is not known is left to the connection", async () => {
    expect(await refusedHost("169.254.169.254")).toContain("169.254.169.254");
    expect(await refusedHost("localhost")).toBeNull();
    expect(await refusedHost("no-such-host.invalid")).toBeNull();
  });

  it("numbers that a resolver reads as an address are refused as that address", async () => {
    expect(await refusedHost("2852039166")).toContain("169.254.169.254");
  });
});
