import { describe, expect, it } from "vitest";
import { namedDatabaseUrl, parseEnv } from "./env";

const least = {
  SESSION_SECRET: "0123456789abcdef0123456789abcdef",
  DATABASE_URL: "postgresql://switchyard_app:database-password@127.0.0.1/switchyard",
  LDAP_URL: "ldaps://directory.example.com",
  LDAP_BIND_DN: "cn=reader,dc=example,dc=com",
  LDAP_BIND_PASSWORD: "directory-password",
  LDAP_USER_BASE: "ou=people,dc=example,dc=com",
};

function faultsOf(source: Record<string, string | undefined>): string {
  try {
    parseEnv(source);
  } catch (error) {
    return String(error);
  }
  throw new Error("The environment was accepted.");
}

describe("the environment", () => {
  it("needs the secrets and addresses, and has a value for everything else", () => {
    expect(parseEnv(least)).toMatchObject({ ...least, NODE_ENV: "production", TRUSTED_PROXIES: 0, LDAP_START_TLS: false });
    for (const name of Object.keys(least)) expect(faultsOf({ ...least, [name]: undefined })).toContain(`${name}: `);
  });

  it("names every wrong variable at once, and none that is right", () => {
    const faults = faultsOf({ ...least, SESSION_SECRET: "short", DATABASE_POOL: "many", PUBLIC_URL: "portal.example.com" });
    expect(faults).toContain("SESSION_SECRET: ");
    expect(faults).toContain("DATABASE_POOL: ");
    expect(faults).toContain("PUBLIC_URL: ");
    expect(faults).not.toContain("LDAP_");
  });

  it.each([
    ["SESSION_SECRET", "a-secret-too-short"],
    ["HOOK_TOKEN", "a-hook-token-too-short"],
    ["NODE_ENV", "a-wrong-mode"],
    ["LOG_LEVEL", "a-wrong-level"],
    ["PUBLIC_URL", "javascript:alert(1)"],
    ["SESSION_IDLE_MINUTES", "1e9-minutes"],
    ["LDAP_START_TLS", "yes-please"],
    ["LDAP_GROUP_STRATEGY", "a-wrong-strategy"],
    ["AWS_ENDPOINT_URL", "an-address-that-is-none"],
    ["DATABASE_KEYS", "a-key-without-a-name"],
    ["DATABASE_KEYS", "2026-11:c2hvcnQ="],
    ["DATABASE_KEYS", "2026-11:b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI=,old"],
    // Whoever can move business time can start and stop everything.
    ["DEMO_CLOCK_URL", "http://clock.example.com/clock"],
    ["DEMO_CLOCK_URL", "http://127.0.0.1.example.com/clock"],
    ["DEMO_CLOCK_URL", "https://10.0.0.1/clock"],
  ])("never repeats the value of %s", (name, value) => {
    const faults = faultsOf({ ...least, AWS_ENDPOINT_URL: "http://127.0.0.1:4566", [name]: value });
    expect(faults).toContain(`${name}: `);
    expect(faults).not.toContain(value);
  });

  it("follows the demo's clock only beside an AWS of this machine: time that is moved must never act on AWS itself", () => {
    const DEMO_CLOCK_URL = "http://127.0.0.1:4000/clock";
    for (const AWS_ENDPOINT_URL of [undefined, "https://ec2.eu-central-1.amazonaws.com", "http://127.0.0.1.example.com:4566"]) {
      expect(faultsOf({ ...least, DEMO_CLOCK_URL, AWS_ENDPOINT_URL })).toContain("DEMO_CLOCK_URL: ");
    }
    expect(parseEnv({ ...least, DEMO_CLOCK_URL, AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).toMatchObject({ DEMO_CLOCK_URL });
  });

  it("takes an empty optional setting for an absent one", () => {
    expect(parseEnv({ ...least, HOOK_TOKEN: "", AWS_ENDPOINT_URL: "", DEMO_ACCOUNTS: "", LDAP_CA_FILE: "" })).toMatchObject({
      HOOK_TOKEN: undefined,
      AWS_ENDPOINT_URL: undefined,
      DEMO_ACCOUNTS: undefined,
      LDAP_CA_FILE: undefined,
    });
  });

  it("reads addresses of databases by name, and nothing else", () => {
    expect(namedDatabaseUrl("NOBODY_SET_THIS_DATABASE_URL")).toBeUndefined();
    for (const name of ["SESSION_SECRET", "DATABASE_URL", "LDAP_BIND_PASSWORD"]) expect(() => namedDatabaseUrl(name)).toThrow(TypeError);
  });

  it("does not look at variables of others", () => {
    expect(parseEnv({ ...least, npm_config_registry: "x", PATH: "/bin" })).not.toHaveProperty("PATH");
  });
});
