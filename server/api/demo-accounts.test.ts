import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DemoAccount } from "./demo-accounts";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

async function offered(setting: string | undefined): Promise<DemoAccount[]> {
  vi.stubEnv("DEMO_ACCOUNTS", setting);
  const { demoAccounts } = await import("./demo-accounts");
  return demoAccounts();
}

describe("the accounts that the sign-in page offers", () => {
  it.each([undefined, ""])("are none outside the demo", async (setting) => {
    expect(await offered(setting)).toEqual([]);
  });

  it("are those of the demo", async () => {
    const accounts = [{ name: "alice", password: "alice-demo", does: "developer in team payments" }];
    expect(await offered(JSON.stringify(accounts))).toEqual(accounts);
  });

  it("are refused with anything more about them", async () => {
    await expect(offered('[{"name":"alice","password":"alice-demo","does":"x","token":"y"}]')).rejects.toThrow("token");
  });
});
