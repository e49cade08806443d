import { EqualityFilter } from "ldapts";
import { describe, expect, it } from "vitest";
import { directoryConfigSchema } from "./ldap-config";
import { identityFilter, personAttributes, readPersonEntry, textsOf } from "./ldap-entry";

const complete = { url: "ldaps://directory.example", bindDn: "cn=reader,dc=example", bindPassword: "x", userBase: "ou=people,dc=example" };
const openLdap = directoryConfigSchema.parse(complete);
const activeDirectory = directoryConfigSchema.parse({ ...complete, uuidAttribute: "objectGUID", uidAttribute: "sAMAccountName" });
const uuid = "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001";
/** The same identity as Active Directory stores it. */
const guid = Buffer.from("6a2b4e0f1d6c1e4b9a531d0c7f2a1001", "hex");

describe("textsOf", () => {
  it("reads the first values of an attribute with more than Active Directory sends at once", () => {
    expect(textsOf({ dn: "cn=alice", memberOf: [], "memberOf;range=0-1499": ["cn=a", "cn=b"] }, "memberof")).toEqual(["cn=a", "cn=b"]);
    expect(textsOf({ dn: "cn=alice", memberOfRange: "cn=a" }, "memberOf")).toEqual([]);
  });
});

describe("readPersonEntry", () => {
  it("reads one value, the first of several and an absent one", () => {
    expect(readPersonEntry(openLdap, { dn: "uid=alice", entryUUID: uuid.toUpperCase(), uid: ["alice", "ak"], cn: "Alice Kim", mail: [] })).toEqual({
      entryUuid: uuid,
      uid: "alice",
      name: "Alice Kim",
      mail: null,
      dn: "uid=alice",
    });
  });

  it("takes attributes whatever the case of their name, and the uid for a missing name", () => {
    expect(readPersonEntry(openLdap, { dn: "uid=alice", ENTRYUUID: uuid, UID: "alice" })).toMatchObject({ entryUuid: uuid, name: "alice" });
  });

  it.each([
    [{ uid: "alice" }, "entryUUID"],
    [{ uid: "alice", entryUUID: [] }, "entryUUID"],
    [{ uid: "alice", entryUUID: "alice" }, "entryUUID"],
    [{ entryUUID: uuid }, "uid"],
    [{ entryUUID: uuid, uid: "" }, "uid"],
  ])("says what is missing in %j", (attributes, missing) => {
    expect(readPersonEntry(openLdap, { dn: "uid=alice", ...attributes })).toEqual({ missing });
  });

  it("reads objectGUID in the byte order of Active Directory", () => {
    expect(personAttributes(activeDirectory).byteAttributes).toEqual(["objectGUID"]);
    expect(readPersonEntry(activeDirectory, { dn: "cn=Alice", objectGUID: guid, sAMAccountName: "alice" })).toMatchObject({ entryUuid: uuid });
    expect(readPersonEntry(activeDirectory, { dn: "cn=Alice", objectGUID: guid.subarray(1), sAMAccountName: "alice" })).toEqual({ missing: "objectGUID" });
  });
});

describe("identityFilter", () => {
  it("compares text or bytes, as the directory stores it", () => {
    expect(identityFilter(openLdap, uuid.toUpperCase())).toEqual(new EqualityFilter({ attribute: "entryUUID", value: uuid }));
    expect(identityFilter(activeDirectory, uuid)).toEqual(new EqualityFilter({ attribute: "objectGUID", value: guid }));
  });

  it.each(["", "*", "alice", `${uuid})(uid=*`, `${uuid}\n`])("makes no filter of %j", (text) => {
    expect(identityFilter(openLdap, text)).toBeNull();
  });
});

describe("textsOf", () => {
  it("gives a list for every form the library uses", () => {
    expect([textsOf({ dn: "x", a: "1" }, "A"), textsOf({ dn: "x", a: ["1", "2"] }, "a"), textsOf({ dn: "x" }, "a")]).toEqual([["1"], ["1", "2"], []]);
  });
});
