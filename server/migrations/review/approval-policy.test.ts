import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { decideApproval, ruleWords } from "./approval-policy";

const dba = { name: "dba", dn: "cn=dba,dc=example,dc=com", approvals: 1 };
const security = { name: "security", dn: "cn=security,dc=example,dc=com", approvals: 1 };
const person = (name: string, ...groups: { dn: string }[]) => ({ entryUuid: name, name, groups: groups.map(({ dn }) => dn) });

describe("decideApproval", () => {
  it("counts people, each once", () => {
    const rule = { approvals: 2, groups: [] };
    expect(decideApproval(rule, [person("a"), person("a")])).toMatchObject({ enough: false, missing: "Waits for 1 more." });
    expect(decideApproval(rule, [person("a"), person("b")])).toMatchObject({ enough: true, missing: null });
    expect(decideApproval(rule, [])).toMatchObject({ enough: false, missing: "Waits for 2 reviewers." });
  });

  it("counts nobody for two groups", () => {
    const rule = { approvals: 2, groups: [dba, security] };
    expect(decideApproval(rule, [person("both", dba, security), person("neither")])).toMatchObject({ enough: false, missing: "Waits for 1 of security." });
    expect(decideApproval(rule, [person("both", dba, security), person("one", dba)]).enough).toBe(true);
    expect(decideApproval(rule, [person("one", dba), person("both", dba, security)]).enough).toBe(true);
  });

  it("tells for which group each counts, and moves somebody when a later one fits only there", () => {
    const rule = { approvals: 2, groups: [dba, security] };
    const alone = decideApproval(rule, [person("both", dba, security)]);
    expect([...alone.countsFor]).toEqual([["both", "dba"]]);
    expect([...decideApproval(rule, [person("both", dba, security), person("one", dba)]).countsFor]).toEqual([
      ["both", "security"],
      ["one", "dba"],
    ]);
  });

  it("knows groups whatever the case of their names", () => {
    expect(decideApproval({ approvals: 1, groups: [{ ...dba, dn: "CN=DBA,DC=example,DC=com" }] }, [person("a", dba)]).enough).toBe(true);
  });

  it("says the rule in words", () => {
    expect(ruleWords({ approvals: 2, groups: [dba] })).toBe("2 reviewers, 1 of them of dba");
  });

  it("agrees with trying every assignment", () => {
    const groups = ["g0", "g1", "g2"].map((name) => ({ name, dn: `cn=${name}`, approvals: 1 }));
    const anyPeople = fc.array(fc.subarray(groups), { maxLength: 4 });
    const anyRule = fc.record({
      extra: fc.nat(2),
      demanded: fc.array(fc.record({ at: fc.nat(2), approvals: fc.integer({ min: 1, max: 2 }) }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(anyPeople, anyRule, (memberships, { extra, demanded }) => {
        const demands = demanded.map(({ at, approvals }) => ({ ...(groups[at] ?? dba), approvals }));
        const places = demands.flatMap(({ dn, approvals }) => Array.from({ length: approvals }, () => dn));
        const people = memberships.map((of, at) => person(`p${at}`, ...of));
        const expected =
          people.length >= places.length + extra &&
          canSeat(
            places,
            people.map(({ groups: of }) => of),
          );
        expect(decideApproval({ approvals: places.length + extra, groups: demands }, people).enough).toBe(expected);
      }),
    );
  });
});

function canSeat([first, ...rest]: readonly string[], people: readonly (readonly string[])[]): boolean {
  if (first === undefined) return true;
  return people.some((groups, at) => groups.includes(first) && canSeat(rest, people.toSpliced(at, 1)));
}
