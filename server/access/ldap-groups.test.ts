import { describe, expect, it, vi } from "vitest";
import { directoryConfigSchema } from "./ldap-config";
import { readGroupNames } from "./ldap-groups";
import type { GroupSearch } from "./ldap-groups";

function configOf(groupStrategy: "memberOf" | "groupOfNames", nestedDepth = 5) {
  return directoryConfigSchema.parse({
    url: "ldaps://directory.example",
    bindDn: "cn=reader",
    bindPassword: "x",
    userBase: "ou=people",
    groupBase: "ou=groups",
    groupStrategy,
    nestedDepth,
  });
}

/** A directory in which every group is in `width` others, without end. */
function endless(width: number): GroupSearch & { searches: number } {
  const own = {
    searches: 0,
    async search({ base }: { base: string }) {
      own.searches += 1;
      const parents = Array.from({ length: width }, (_, index) => `cn=${own.searches}-${index},ou=groups`);
      return base === "ou=groups" ? parents.map((dn) => ({ dn })) : [{ dn: base, memberOf: parents }];
    },
  };
  return own;
}

describe("readGroupNames", () => {
  it.each(["memberOf", "groupOfNames"] as const)("reads a bounded number of groups with a bounded number of searches by %s", async (strategy) => {
    const directory = endless(400);
    const found = await readGroupNames(directory, configOf(strategy, 20), { dn: "uid=alice,ou=people", direct: ["cn=first,ou=groups"] });
    expect(found).toHaveLength(1_000);
    expect(directory.searches).toBeLessThanOrEqual(1_000);
  });

  it("keeps the nearest groups, by name, and says that some lie beyond", async () => {
    const onBeyond = vi.fn<() => void>();
    const names = Array.from({ length: 1_200 }, (_, index) => `cn=g${String(index).padStart(4, "0")},ou=groups`);
    const member = { dn: "uid=alice,ou=people", direct: names.toReversed(), onBeyond };
    expect(await readGroupNames(endless(1), configOf("memberOf"), member)).toEqual(names.slice(0, 1_000));
    expect(onBeyond).toHaveBeenCalledOnce();
    onBeyond.mockClear();
    expect(await readGroupNames({ search: async () => [] }, configOf("memberOf"), { ...member, direct: names.slice(0, 1_000) })).toHaveLength(1_000);
    expect(onBeyond).not.toHaveBeenCalled();
  });

  it("asks for many names in few searches", async () => {
    const directory = endless(100);
    await readGroupNames(directory, configOf("groupOfNames", 2), { dn: "uid=alice,ou=people", direct: [] });
    expect(directory.searches).toBe(3);
  });

  it("asks once about each group of a circle", async () => {
    let searches = 0;
    const circle: GroupSearch = {
      search: async ({ base }) => {
        searches += 1;
        return [{ dn: base, memberOf: [base === "cn=a,ou=groups" ? "cn=b,ou=groups" : "CN=A, ou=groups"] }];
      },
    };
    expect(await readGroupNames(circle, configOf("memberOf", 20), { dn: "uid=alice,ou=people", direct: ["cn=a,ou=groups"] })).toEqual([
      "cn=a,ou=groups",
      "cn=b,ou=groups",
    ]);
    expect(searches).toBe(2);
  });

  it("stops at the configured depth", async () => {
    const directory = endless(1);
    expect(await readGroupNames(directory, configOf("memberOf", 3), { dn: "uid=alice,ou=people", direct: ["cn=first,ou=groups"] })).toHaveLength(3);
  });

  it("counts one group once, however its name is written, and skips what is no name", async () => {
    const direct = ["CN=Ops,OU=Groups", "cn=ops, ou=groups", "not a name", "cn=\\6fps,ou=groups"];
    expect(await readGroupNames({ search: async () => [] }, configOf("memberOf"), { dn: "uid=alice,ou=people", direct })).toEqual(["cn=ops,ou=groups"]);
  });

  it("ignores a group above that may not be read", async () => {
    expect(await readGroupNames({ search: async () => null }, configOf("memberOf"), { dn: "uid=alice,ou=people", direct: ["cn=ops,ou=groups"] })).toEqual([
      "cn=ops,ou=groups",
    ]);
  });
});
