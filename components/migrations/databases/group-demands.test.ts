import { describe, expect, it } from "vitest";
import { withApprovals, withDn, withGroup, withoutGroup } from "./group-demands";

const dba = { dn: "cn=dba,ou=groups,dc=example,dc=com", name: "dba", approvals: 2 };
const security = { dn: "cn=sec-eng,ou=groups,dc=example,dc=com", name: "Security", approvals: 1 };

describe("the groups that a rule demands", () => {
  it("are changed one at a time; the others stay as they are", () => {
    expect(withApprovals([dba, security], 1, 3)).toEqual([dba, { ...security, approvals: 3 }]);
    expect(withoutGroup([dba, security], 0)).toEqual([security]);
    expect(withDn(withGroup([dba]), 1, "cn=ops,dc=example")).toEqual([dba, { dn: "cn=ops,dc=example", name: "ops", approvals: 1 }]);
  });
  it("are called after the directory, unless they are called something of their own", () => {
    expect(withDn([dba], 0, "cn=admins,dc=example")[0]?.name).toBe("admins");
    expect(withDn([security], 0, "cn=security,dc=example")[0]?.name).toBe("Security");
  });
});
