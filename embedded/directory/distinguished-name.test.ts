import { describe, expect, it } from "vitest";
import { InvalidNameError, nameKey, nameLevels } from "./distinguished-name";

describe("nameKey", () => {
  it.each([
    ["UID=Alice , OU=People", "uid=alice,ou=people"],
    ["cn=a\\,b,dc=x", "cn=a\\2cb,dc=x"],
    ["cn=b+uid=a,dc=x", "uid=a+cn=b,dc=x"],
    ["cn=\\ea\\b9\\80,dc=x", "cn=김,dc=x"],
    ["cn=ａlice,dc=x", "cn=alice,dc=x"],
  ])("is the same for %j and %j", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ["cn=a\\,ou=b,dc=x", "cn=a,ou=b,dc=x"],
    ["cn=a\\+uid=b,dc=x", "cn=a+uid=b,dc=x"],
    ['cn=a\\"\\,b,dc=x', "cn=a,dc=x"],
    ["cn=a,dc=x", "dc=x,cn=a"],
  ])("differs for %j and %j", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it("has one level per part of the name", () => {
    expect(nameLevels("cn=a\\,b,ou=c,dc=x")).toHaveLength(3);
    expect(nameLevels("")).toEqual([]);
  });

  it.each(["alice", "=a", "cn=a,", "cn=a\\", "cn=a\\g", 'cn="a"', "cn=a;ou=b", "cn=a<b"])("refuses %j", (name) => {
    expect(() => nameKey(name)).toThrow(InvalidNameError);
  });
});
