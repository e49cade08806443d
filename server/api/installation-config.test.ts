import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadInstallationConfig } from "./installation-config";

type Json = Record<string, unknown>;

let folder: string;
const team = { slug: "payments", title: "Payments" };
const target = {
  key: "main",
  title: "Main",
  accountId: "111122223333",
  region: "us-east-1",
  roleArnPrefix: "arn:aws:iam::111122223333:role/switchyard/",
  externalId: "switchyard",
};
const grant = { group: "cn=admins,dc=example,dc=com", role: "admin" };
const database = { name: "shop-dev", title: "Shop", team: "payments", stage: "dev", urlFrom: "SHOP_DEV_DATABASE_URL" };
const complete: Json = { zone: "Asia/Seoul", teams: [team], targets: [target], grants: [grant] };

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "installation-config-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string): unknown {
  const file = path.join(folder, "switchyard.json");
  writeFileSync(file, text);
  return loadInstallationConfig(file);
}

function faultsOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("The file was accepted.");
}

describe("loadInstallationConfig", () => {
  it("reads the file that the product comes with", () => {
    expect(loadInstallationConfig("config/switchyard.json")).toMatchObject(JSON.parse(readFileSync("config/switchyard.json", "utf8")) as Json);
  });

  it.each<[string, Json, RegExp]>([
    ["an unknown key", { ...complete, tagret: [] }, /file: .*"tagret"/],
    ["an unknown key of a team", { ...complete, teams: [{ ...team, color: "red" }] }, /teams\.0: .*"color"/],
    ["an unknown key of a grant", { ...complete, grants: [grant, { ...grant, team: "x" }] }, /grants\.1: .*"team"/],
    ["a wrong zone", { ...complete, zone: "Asia/Seul" }, /zone: must be an IANA time zone/],
    ["no zone", { ...complete, zone: undefined }, /zone: /],
    ["a wrong role", { ...complete, grants: [{ ...grant, role: "owner" }] }, /grants\.0\.role: /],
    ["a wrong account", { ...complete, targets: [{ ...target, accountId: "1" }] }, /targets\.0\.accountId: an AWS account id has 12 digits/],
    ["a role of another account", { ...complete, targets: [{ ...target, accountId: "444455556666" }] }, /targets\.0\.roleArnPrefix: names another account/],
    ["a grant for a team that does not exist", { ...complete, grants: [{ ...grant, teams: ["payment"] }] }, /grants\.0\.teams: there is no team payment/],
    [
      "a database of a team that does not exist",
      { ...complete, databases: [{ ...database, team: "payment" }] },
      /databases\.0\.team: there is no team payment/,
    ],
    ["a database twice", { ...complete, databases: [database, database] }, /databases: names a database twice/],
    ["a password in the file", { ...complete, databases: [{ ...database, password: "x" }] }, /databases\.0: .*"password"/],
    [
      "a mapping rule for a team that does not exist",
      { ...complete, mappingRules: [{ name: "r", match: { stack: "*" }, give: { team: "payment" } }] },
      /mappingRules\.0\.give\.team: there is no team payment/,
    ],
    [
      "a mapping rule that matches nothing",
      { ...complete, mappingRules: [{ name: "r", match: {}, give: { stage: "dev" } }] },
      /mappingRules\.0\.match: give at least one/,
    ],
    ["a team twice", { ...complete, teams: [team, team] }, /teams\.1\.slug: payments is there twice/],
  ])("names the place of %s", (_what, config, fault) => {
    expect(faultsOf(JSON.stringify(config))).toMatch(fault);
  });

  it("names every fault at once, and the file", () => {
    const faults = faultsOf(JSON.stringify({ ...complete, zone: "nowhere", grants: [{ ...grant, role: "owner" }] }));
    expect(faults).toContain("switchyard.json cannot be used");
    expect(faults).toContain("zone: ");
    expect(faults).toContain("grants.0.role: ");
  });

  it("says so when the file is no JSON, or is not there", () => {
    expect(faultsOf("{")).toContain("cannot be read as JSON");
    expect(() => loadInstallationConfig(path.join(folder, "missing.json"))).toThrow(/missing\.json cannot be read/);
  });
});
