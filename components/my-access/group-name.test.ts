import { describe, expect, it } from "vitest";
import { groupName } from "./group-name";

describe("groupName", () => {
  it.each([
    ["cn=payments-developers,ou=groups,dc=example,dc=com", "payments-developers"],
    ["CN=Dev Ops ,OU=Groups", "Dev Ops"],
    ["cn=red\\, green,ou=groups", "red, green"],
    ["cn=a\\+b,ou=groups", "a+b"],
    ["cn=one+uid=two,ou=groups", "one"],
    ["cn=\\ea\\b0\\9c\\eb\\b0\\9c,ou=groups", "개발"],
    ["no dn at all", "no dn at all"],
    ["cn=,ou=groups", "cn=,ou=groups"],
  ])("%s is %s", (dn, name) => {
    expect(groupName(dn)).toBe(name);
  });
});
