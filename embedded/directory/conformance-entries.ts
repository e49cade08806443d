import { demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoPersonDn, personEntry } from "./demo-people";
import type { DirectoryEntry } from "./directory-entry";

/** Names that try to be syntax, RFC 4514 section 2.4: as the value and as the escaped part of a name. */
export const hostileGroups: readonly { value: string; rdn: string }[] = [
  { value: 'a,b+c"d\\e<f>g;h=i#j', rdn: 'cn=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h\\=i#j' },
  { value: "#sharp", rdn: "cn=\\#sharp" },
  { value: "admins,ou=groups", rdn: "cn=admins\\2cou\\3dgroups" },
  { value: "누리 팀", rdn: "cn=누리 팀" },
];

function numberedUuid(kind: string, number: number): string {
  return `0f4e2b6a-6c1d-4b1e-9a53-${kind}${String(number).padStart(8, "0")}`;
}

function person(uid: string, number: number): DirectoryEntry {
  return personEntry({ uid, password: `${uid}-demo`, givenName: uid, surname: "Test", entryUuid: numberedUuid("aaaa", number), does: "" });
}

function group(name: string, members: readonly string[]): DirectoryEntry {
  return { dn: demoGroupDn(name), attributes: { objectClass: ["top", "groupOfNames"], cn: [name], member: members } };
}

/** Number of people besides those of the demo whose uid begins with `crowd`. */
export const crowdSize = 320;

/** A place to move people to. */
export const movers: DirectoryEntry = { dn: `ou=movers,${demoPeopleBase}`, attributes: { objectClass: ["top", "organizationalUnit"], ou: ["movers"] } };

/** Number of groups in the vast directory besides those of the demo. */
export const vastSize = 10_000;
export const joinerUuid = numberedUuid("aaaa", 9_005);

/** The demo's directory with ten thousand groups more; `joiner` is in all of these. */
export function vastEntries(): readonly DirectoryEntry[] {
  const joiner = person("joiner", 9_005);
  return [...demoEntries, joiner, ...Array.from({ length: vastSize }, (_, index) => group(`vast-${index}`, [joiner.dn]))];
}

/** Number of groups that `crowd2` is in: more than a search without paging returns. */
export const manyGroups = 260;

/**
 * The demo's directory and what only tests need: a crowd to page through, a locked account, an account whose name contains the letter
 * that `ſ` folds to, a chain and a circle of groups, groups with hostile names, two entries with one mail address and a referral.
 */
export function conformanceEntries(referralUrl: string): readonly DirectoryEntry[] {
  const twin = (uid: string, number: number): DirectoryEntry => {
    const entry = person(uid, number);
    return { ...entry, attributes: { ...entry.attributes, mail: ["twins@example.com"] } };
  };
  return [
    ...demoEntries,
    ...Array.from({ length: crowdSize }, (_, index) => person(`crowd${index}`, index)),
    { ...person("locked", 9_001), locked: true },
    person("sam", 9_002),
    twin("twin1", 9_003),
    twin("twin2", 9_004),
    group("circle-a", [demoGroupDn("circle-b"), demoPersonDn("sam")]),
    group("circle-b", [demoGroupDn("circle-c")]),
    group("circle-c", [demoGroupDn("circle-a")]),
    ...Array.from({ length: 8 }, (_, level) => group(`chain-${level}`, [level === 0 ? demoPersonDn("crowd0") : demoGroupDn(`chain-${level - 1}`)])),
    ...Array.from({ length: manyGroups }, (_, index) => group(`many-${index}`, [demoPersonDn("crowd2")])),
    ...hostileGroups.map(({ value, rdn }) => ({
      dn: `${rdn},${demoGroupBase}`,
      attributes: { objectClass: ["top", "groupOfNames"], cn: [value], member: [demoPersonDn("crowd1")] },
    })),
    { dn: `ou=elsewhere,${demoPeopleBase}`, attributes: { objectClass: ["referral", "extensibleObject"], ou: ["elsewhere"], ref: [referralUrl] } },
  ];
}
