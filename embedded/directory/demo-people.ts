import type { DirectoryEntry } from "./directory-entry";

/** Where the demo's directory begins. */
export const demoBase = "dc=example,dc=com";
export const demoPeopleBase = `ou=people,${demoBase}`;
export const demoGroupBase = `ou=groups,${demoBase}`;

/** The read-only account the product searches with. Its password is printed on purpose. */
export const demoServiceAccount = { dn: `cn=switchyard,ou=services,${demoBase}`, password: "switchyard-demo" } as const;

/** A person of the demo, for the list of accounts that the demo prints. */
export type DemoPerson = { uid: string; password: string; givenName: string; surname: string; entryUuid: string; does: string };

function person(uid: string, name: readonly [given: string, surname: string], entryUuid: string, does: string): DemoPerson {
  return { uid, password: `${uid}-demo`, givenName: name[0], surname: name[1], entryUuid, does };
}

/** Everyone who can sign in to the demo. */
export const demoPeople: readonly DemoPerson[] = [
  person("alice", ["Alice", "Kim"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001", "developer in team payments"),
  person("bob", ["Bob", "Lee"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1002", "developer in team search"),
  person("mina", ["Mina", "Park"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1003", "developer in teams payments (through the on-call group) and ledger"),
  person("victor", ["Victor", "Han"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1004", "viewer of everything"),
  person("ada", ["Ada", "Admin"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1005", "administrator"),
  person("rita", ["Rita", "Yoon"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1007", "reviewer of schema migrations"),
  person("dan", ["Dan", "Oh"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1008", "reviewer of schema migrations in the group whose approval production needs"),
  person("nora", ["Nora", "Jung"], "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1006", "can sign in, but no group of hers has a role"),
];

/** The name of a person's entry. */
export function demoPersonDn(uid: string): string {
  return `uid=${uid},${demoPeopleBase}`;
}

/** The name of a group's entry. */
export function demoGroupDn(name: string): string {
  return `cn=${name},${demoGroupBase}`;
}

const groups: readonly { name: string; entryUuid: string; members: readonly string[] }[] = [
  { name: "switchyard-admins", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2001", members: [demoPersonDn("ada")] },
  { name: "switchyard-viewers", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2002", members: [demoPersonDn("victor")] },
  { name: "payments-developers", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2003", members: [demoPersonDn("alice"), demoGroupDn("payments-oncall")] },
  { name: "search-developers", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2004", members: [demoPersonDn("bob")] },
  { name: "ledger-developers", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2005", members: [demoPersonDn("mina")] },
  { name: "payments-oncall", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2006", members: [demoPersonDn("mina")] },
  {
    name: "database-reviewers",
    entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2008",
    members: [demoPersonDn("rita"), demoGroupDn("database-administrators")],
  },
  { name: "database-administrators", entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2009", members: [demoPersonDn("dan")] },
  {
    name: "all-developers",
    entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2007",
    members: [demoGroupDn("payments-developers"), demoGroupDn("search-developers"), demoGroupDn("ledger-developers")],
  },
];

/** An entry of class inetOrgPerson for the person. */
export function personEntry(each: DemoPerson): DirectoryEntry {
  return {
    dn: demoPersonDn(each.uid),
    password: each.password,
    attributes: {
      objectClass: ["top", "person", "organizationalPerson", "inetOrgPerson"],
      uid: [each.uid],
      cn: [`${each.givenName} ${each.surname}`],
      sn: [each.surname],
      givenName: [each.givenName],
      mail: [`${each.uid}@example.com`],
      entryUUID: [each.entryUuid],
    },
  };
}

function unit(name: string): DirectoryEntry {
  return { dn: `ou=${name},${demoBase}`, attributes: { objectClass: ["top", "organizationalUnit"], ou: [name] } };
}

/** The whole directory of the demo, parents before children. */
export const demoEntries: readonly DirectoryEntry[] = [
  { dn: demoBase, attributes: { objectClass: ["top", "dcObject", "organization"], dc: ["example"], o: ["Example"] } },
  unit("people"),
  unit("groups"),
  unit("services"),
  {
    dn: demoServiceAccount.dn,
    password: demoServiceAccount.password,
    attributes: { objectClass: ["top", "organizationalRole", "simpleSecurityObject"], cn: ["switchyard"], description: ["Read-only account of the portal"] },
  },
  ...demoPeople.map(personEntry),
  ...groups.map((group) => ({
    dn: demoGroupDn(group.name),
    attributes: { objectClass: ["top", "groupOfNames"], cn: [group.name], member: group.members, entryUUID: [group.entryUuid] },
  })),
];
