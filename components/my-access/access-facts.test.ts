import { describe, expect, it } from "vitest";
import type { OwnGrant } from "@/server/my-access/schemas";
import { groupFacts, permissionFacts } from "./access-facts";

function grant(roleTitle: string, groupDn: string, names: readonly string[]): OwnGrant {
  const permissions = names.map((name) => ({ name, sentence: "" }));
  return {
    role: roleTitle.toLowerCase(),
    roleTitle,
    roleSentence: "",
    awsRole: "developer",
    teams: [],
    stages: [],
    environments: [],
    scopeText: "everywhere",
    groupDn,
    source: "file",
    permissions,
  };
}

const view = { name: "environment:view", sentence: "See.", held: true, where: ["everywhere"] };
const start = { name: "environment:start", sentence: "Start.", held: true, where: ["team payments"] };
const audit = { name: "audit:view", sentence: "Read.", held: false, where: [] };

describe("permissionFacts", () => {
  it("names each role that gives a permission once, and puts the missing ones last", () => {
    const grants = [
      grant("Developer", "cn=a", ["environment:view", "environment:start"]),
      grant("Developer", "cn=b", ["environment:view"]),
      grant("Viewer", "cn=c", ["environment:view"]),
    ];
    const facts = permissionFacts({ permissions: [audit, view, start], grants });
    expect(facts.map(({ name, givenBy }) => [name, givenBy])).toEqual([
      ["environment:view", ["Developer", "Viewer"]],
      ["environment:start", ["Developer"]],
      ["audit:view", []],
    ]);
  });
});

describe("groupFacts", () => {
  it("puts the groups that give a role first", () => {
    const facts = groupFacts({ groups: ["cn=all", "cn=a"], grants: [grant("Developer", "cn=a", [])] });
    expect(facts).toEqual([
      { dn: "cn=a", roles: ["Developer"] },
      { dn: "cn=all", roles: [] },
    ]);
  });
});
