import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "./password-hash";

describe("isPassword", () => {
  it("accepts the password against its plain and its hashed form", async () => {
    expect(await isPassword("alice-demo", "alice-demo")).toBe(true);
    expect(await isPassword("alice-demo", await hashPassword("alice-demo"))).toBe(true);
  });

  it.each(["", "alice", "alice-demo2", "Alice-demo"])("refuses %j", async (typed) => {
    expect(await isPassword(typed, "alice-demo")).toBe(false);
    expect(await isPassword(typed, await hashPassword("alice-demo"))).toBe(false);
  });

  it.each(["{SCRYPT}", "{SCRYPT}$", "{SCRYPT}AAAA$AAAA"])("refuses everything against the broken form %j", async (stored) => {
    expect(await isPassword("", stored)).toBe(false);
    expect(await isPassword(stored, stored)).toBe(false);
  });

  it("hashes one password to different texts that do not contain it", async () => {
    const [one, other] = [await hashPassword("alice-demo"), await hashPassword("alice-demo")];
    expect(one).not.toBe(other);
    expect(one).not.toContain("alice-demo");
  });
});
