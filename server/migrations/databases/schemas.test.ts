import { describe, expect, it } from "vitest";
import { databaseRules, defaultRules, defaultThrottle, maintenanceWindow, registerDatabaseInput, stages } from "./schemas";

const good = {
  name: "shop-dev",
  title: "Shop, dev",
  team: "payments",
  stage: "dev",
  engine: "postgres",
  databaseName: "shop",
  host: "db.example.com",
  port: 5_432,
  userName: "migrator",
  password: "x",
  tls: "verify",
  tlsCa: null,
  rules: defaultRules.dev,
  safetyDelayMinutes: 0,
  window: null,
  throttle: defaultThrottle,
};

describe("what is registered", () => {
  it("is taken as it is meant", () => {
    expect(registerDatabaseInput.safeParse(good).success).toBe(true);
  });

  it.each([
    ["a scheme in the host", { host: "http://db.example.com" }],
    ["a path in the host", { host: "/var/run/postgresql" }],
    ["an option in the host", { host: "db?options=-c" }],
    ["a name with capitals", { name: "Shop Dev" }],
    ["no password", { password: "" }],
    ["a stage there is not", { stage: "prod" }],
    ["a key too many", { colour: "red" }],
  ])("is refused with %s", (_what, change) => {
    expect(registerDatabaseInput.safeParse({ ...good, ...change }).success).toBe(false);
  });
});

describe("rules", () => {
  it.each(stages)("the defaults of %s are rules, and always ask somebody", (stage) => {
    expect(databaseRules.parse(defaultRules[stage])).toEqual(defaultRules[stage]);
    for (const rule of Object.values(defaultRules[stage])) expect(rule.approvals).toBeGreaterThan(0);
  });

  it("nobody may be asked for fewer people than the groups need", () => {
    const dba = { name: "dba", dn: "cn=dba,ou=groups,dc=example,dc=com", approvals: 2 };
    const low = { ...defaultRules.dev.low, groups: [dba] };
    expect(databaseRules.safeParse({ ...defaultRules.dev, low }).success).toBe(false);
    expect(databaseRules.safeParse({ ...defaultRules.dev, low: { ...low, approvals: 2 } }).success).toBe(true);
    expect(databaseRules.safeParse({ ...defaultRules.dev, low: { ...low, approvals: 0, groups: [] } }).success).toBe(false);
  });

  it("a window has a zone, days and a length", () => {
    const window = { zone: "Asia/Seoul", weekdays: [1, 2], from: "22:00", to: "04:00" };
    expect(maintenanceWindow.safeParse(window).success).toBe(true);
    for (const change of [{ zone: "Seoul" }, { weekdays: [] }, { weekdays: [0] }, { to: "22:00" }, { from: "24:00" }]) {
      expect(maintenanceWindow.safeParse({ ...window, ...change }).success).toBe(false);
    }
  });
});
