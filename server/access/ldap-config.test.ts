import { describe, expect, it } from "vitest";
import { directoryConfigSchema } from "./ldap-config";

const complete = { url: "ldaps://directory.example", bindDn: "cn=reader,dc=example", bindPassword: "x", userBase: "ou=people,dc=example" };
const problemsOf = (changes: object) => directoryConfigSchema.safeParse({ ...complete, ...changes }).error?.issues.map((issue) => issue.path.join(".")) ?? [];

describe("directoryConfigSchema", () => {
  it("fills in what most directories have", () => {
    expect(directoryConfigSchema.parse(complete)).toMatchObject({
      startTls: false,
      uuidAttribute: "entryUUID",
      groupStrategy: "memberOf",
      nested: true,
      operationTimeoutMs: 2_000,
    });
  });

  it.each([
    "ldap://directory.example",
    "ldap://10.0.0.1:389",
    "ldap://128.0.0.1",
    "ldap://127.0.0.1.example.com",
    "ldap://localhost.example.com",
    "ldap://127.0.0.1@directory.example",
    "ldap://0.0.0.0",
  ])("refuses plain LDAP to %s", (url) => {
    expect(problemsOf({ url })).toEqual(["url"]);
    expect(problemsOf({ url, startTls: true })).toEqual([]);
  });

  it.each(["ldap://localhost:389", "ldap://127.0.0.1:1389", "ldap://127.1.2.3", "ldap://[::1]:389"])("allows plain LDAP to %s", (url) => {
    expect(problemsOf({ url })).toEqual([]);
  });

  it.each([
    [{ url: "http://directory.example" }, "url"],
    [{ url: "directory.example" }, "url"],
    [{ startTls: true }, "startTls"],
    [{ bindPassword: "" }, "bindPassword"],
    [{ bindDn: "" }, "bindDn"],
    [{ bindDn: "reader" }, "bindDn"],
    [{ userBase: "people" }, "userBase"],
    [{ userFilter: "(uid=*)" }, "userFilter"],
    [{ groupFilter: "(objectClass=groupOfNames" }, "groupFilter"],
    [{ groupStrategy: "groupOfNames" }, "groupBase"],
    [{ uuidAttribute: "entryUUID)(uid=*" }, "uuidAttribute"],
    [{ connectTimeoutMs: 0 }, "connectTimeoutMs"],
    [{ nestedDepth: 1_000 }, "nestedDepth"],
  ])("refuses %j", (changes, path) => {
    expect(problemsOf(changes)).toContain(path);
  });

  it("refuses settings it does not know", () => {
    expect(directoryConfigSchema.safeParse({ ...complete, insecure: true }).success).toBe(false);
  });
});
