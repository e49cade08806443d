import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { InvalidDnError, normalizeDn } from "./ldap-dn";

describe("normalizeDn", () => {
  it.each([
    ["CN=Switchyard-Admins, OU=Groups ,DC=Example,DC=COM", "cn=switchyard-admins,ou=groups,dc=example,dc=com"],
    ["cn=two  words ,dc=x", "cn=two words,dc=x"],
    ["cn=\\ edge\\ ,dc=x", "cn=edge,dc=x"],
    ["cn=edge\\20,dc=x", "cn=edge,dc=x"],
    ["cn=a\\,b,dc=x", "cn=a\\2cb,dc=x"],
    ["cn=a\\2Cb,dc=x", "cn=a\\2cb,dc=x"],
    ['cn="a,b",dc=x', "cn=a\\2cb,dc=x"],
    ['cn="a,b" ;dc=x', "cn=a\\2cb,dc=x"],
    ['cn=\\,\\+\\"\\\\\\<\\>\\;\\=\\#,dc=x', "cn=\\2c\\2b\\22\\5c\\3c\\3e\\3b\\3d\\23,dc=x"],
    ["cn=a=b,dc=x", "cn=a\\3db,dc=x"],
    ["cn=#0403414243,dc=x", "cn=abc,dc=x"],
    ["cn=\\ea\\b9\\80,dc=x", "cn=김,dc=x"],
    ["cn=e\u0301,dc=x", "cn=\u00e9,dc=x"],
    ["uid=b+cn=a,dc=x", "cn=a+uid=b,dc=x"],
    ["OID.2.5.4.3=a,dc=x", "2.5.4.3=a,dc=x"],
    ["cn=,dc=x", "cn=,dc=x"],
    ["", ""],
  ])("writes %j as %j", (dn, normal) => {
    expect(normalizeDn(dn)).toBe(normal);
    expect(normalizeDn(normal)).toBe(normal);
  });

  it.each([
    ["a value that contains the rest of a name", "cn=admins\\,ou=groups,dc=x", "cn=admins,ou=groups,dc=x"],
    ["full-width letters", "cn=ａdmins,dc=x", "cn=admins,dc=x"],
    ["the long s", "cn=admin\u017f,dc=x", "cn=admins,dc=x"],
    ["a space that does not break", "cn=two\u00a0words,dc=x", "cn=two words,dc=x"],
    ["a zero-width space", "cn=ad\u200bmins,dc=x", "cn=admins,dc=x"],
    ["another order of levels", "dc=x,cn=admins", "cn=admins,dc=x"],
    ["parts of one level and two levels", "cn=a+uid=b,dc=x", "cn=a,uid=b,dc=x"],
  ])("keeps %s apart", (_, one, other) => {
    expect(normalizeDn(one)).not.toBe(normalizeDn(other));
  });

  it.each([
    "admins",
    "cn",
    "=admins",
    "cn=a,,dc=x",
    "cn=a,",
    "cn=a\\",
    "cn=a\\zz",
    'cn="a',
    'cn="a"b',
    "cn=a<b",
    "c n=a",
    "cn=#041",
    "cn=#0403414243zz",
    "cn=a\0b",
    "1=a",
  ])("refuses %j", (dn) => {
    expect(() => normalizeDn(dn)).toThrow(InvalidDnError);
  });

  it("keeps every two values apart that differ in more than case and spaces, however they are escaped", () => {
    const fold = (value: string) => value.normalize("NFC").toLowerCase().normalize("NFC").replace(/ +/gu, " ").replace(/^ | $/gu, "");
    const escapeAll = (value: string) => [...Buffer.from(value)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
    const hostile = fc.string({ unit: fc.constantFrom(..."abAB ,+<>;=#".split(""), '"', "\\", "\u0000", "é", "누"), maxLength: 6 });
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const same = normalizeDn(`cn=${escapeAll(one)},dc=x`) === normalizeDn(`cn=${escapeAll(other)},dc=x`);
        expect(same).toBe(fold(one) === fold(other));
      }),
    );
  });
});
