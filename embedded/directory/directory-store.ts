import { randomUUID } from "node:crypto";
import { isOperational, valuesOf } from "./directory-entry";
import type { DirectoryEntry } from "./directory-entry";
import { nameKey, nameLevels } from "./distinguished-name";

/** An entry as the server sees it: with its computed attributes. */
export type StoredEntry = {
  readonly entry: DirectoryEntry;
  /** Keys of the levels of its name, its own level first. */
  readonly levels: readonly string[];
  /** Values by attribute name as written, operational attributes included. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
};

/** The entries in memory. Changes take effect for the next operation; each keeps memberships consistent, as OpenLDAP's refint overlay does. */
export type DirectoryStore = {
  find(dn: string): StoredEntry | undefined;
  all(): readonly StoredEntry[];
  /** True for attributes that some entry carries or every server knows; a filter on another one is Undefined. */
  knowsAttribute(attribute: string): boolean;
  add(entry: DirectoryEntry): void;
  removeEntry(dn: string): void;
  /** Changes the name only; the attributes stay, so set the naming attribute too when its value changes. */
  renameEntry(dn: string, newDn: string): void;
  setAttribute(dn: string, attribute: string, values: readonly string[]): void;
  addMember(groupDn: string, memberDn: string): void;
  removeMember(groupDn: string, memberDn: string): void;
  setLocked(dn: string, locked: boolean): void;
};

/**
 * @param options.nestedMemberOf when true `memberOf` also lists the groups that contain a person's groups, at any depth.
 * @throws InvalidNameError when a name of the seed is not one; Error when two entries have the same name.
 */
export function createDirectoryStore(seed: readonly DirectoryEntry[], options: { nestedMemberOf: boolean }): DirectoryStore {
  const entries = new Map<string, DirectoryEntry>();
  let view: View | undefined;
  const current = () => (view ??= computeView([...entries.values()], options.nestedMemberOf));

  function change(dn: string, edit: (entry: DirectoryEntry) => DirectoryEntry): void {
    const key = nameKey(dn);
    const before = entries.get(key);
    if (!before) throw new Error(`The directory has no entry ${dn}.`);
    entries.set(key, edit(before));
    view = undefined;
  }

  function changeMembers(groupDn: string, edit: (members: readonly string[]) => readonly string[]): void {
    change(groupDn, (group) => withMembers(group, edit(valuesOf(group, "member"))));
  }

  const store: DirectoryStore = {
    find: (dn) => current().entries.get(nameKey(dn)),
    all: () => current().list,
    knowsAttribute: (attribute) => current().attributeNames.has(attribute.toLowerCase()),
    add(entry) {
      const key = nameKey(entry.dn);
      if (entries.has(key)) throw new Error(`The directory already has an entry ${entry.dn}.`);
      entries.set(key, withEntryUuid(entry));
      view = undefined;
    },
    removeEntry(dn) {
      if (!entries.delete(nameKey(dn))) throw new Error(`The directory has no entry ${dn}.`);
      replaceMember(entries, dn, undefined);
      view = undefined;
    },
    renameEntry(dn, newDn) {
      change(dn, (entry) => ({ ...entry, dn: newDn }));
      const renamed = entries.get(nameKey(dn));
      entries.delete(nameKey(dn));
      if (renamed) entries.set(nameKey(newDn), renamed);
      replaceMember(entries, dn, newDn);
      view = undefined;
    },
    setAttribute: (dn, attribute, values) => change(dn, (entry) => ({ ...entry, attributes: { ...entry.attributes, [attribute]: values } })),
    addMember: (groupDn, memberDn) => changeMembers(groupDn, (members) => [...members, memberDn]),
    removeMember: (groupDn, memberDn) => changeMembers(groupDn, (members) => members.filter((member) => nameKey(member) !== nameKey(memberDn))),
    setLocked: (dn, locked) => change(dn, (entry) => ({ ...entry, locked })),
  };
  for (const entry of seed) store.add(entry);
  return store;
}

/** What OpenLDAP's refint overlay does when an entry goes (`newDn` undefined) or gets another name. */
function replaceMember(entries: Map<string, DirectoryEntry>, dn: string, newDn: string | undefined): void {
  const key = nameKey(dn);
  for (const [groupKey, group] of entries) {
    const members = valuesOf(group, "member");
    const others = members.filter((member) => nameKey(member) !== key);
    if (others.length < members.length) entries.set(groupKey, withMembers(group, newDn === undefined ? others : [...others, newDn]));
  }
}

function withEntryUuid(entry: DirectoryEntry): DirectoryEntry {
  return valuesOf(entry, "entryUUID").length > 0 ? entry : { ...entry, attributes: { ...entry.attributes, entryUUID: [randomUUID()] } };
}

function withMembers(group: DirectoryEntry, members: readonly string[]): DirectoryEntry {
  return { ...group, attributes: { ...group.attributes, member: members } };
}

function knownAttributes(entries: readonly DirectoryEntry[]): Set<string> {
  const names = entries.flatMap((entry) => Object.keys(entry.attributes).map((name) => name.toLowerCase()));
  return new Set([...names, "objectclass", "entrydn", "memberof", "description", "mail", "member"]);
}

/** Everything computed from the entries; made anew after each change. */
type View = { entries: ReadonlyMap<string, StoredEntry>; list: readonly StoredEntry[]; attributeNames: ReadonlySet<string> };

function computeView(entries: readonly DirectoryEntry[], nested: boolean): View {
  const groupsByMember = new Map<string, DirectoryEntry[]>();
  for (const entry of entries) {
    for (const member of valuesOf(entry, "member")) {
      const key = nameKey(member);
      const groups = groupsByMember.get(key);
      if (groups) groups.push(entry);
      else groupsByMember.set(key, [entry]);
    }
  }
  const list = entries.map((entry) => {
    const memberOf = groupsOf(entry, groupsByMember, nested);
    const attributes = new Map<string, readonly string[]>(Object.entries(entry.attributes));
    attributes.set("entryDN", [entry.dn]);
    if (memberOf.length > 0) attributes.set("memberOf", memberOf);
    return { entry, levels: nameLevels(entry.dn), attributes };
  });
  return { entries: new Map(list.map((stored) => [stored.levels.join(","), stored])), list, attributeNames: knownAttributes(entries) };
}

function groupsOf(entry: DirectoryEntry, groupsByMember: ReadonlyMap<string, readonly DirectoryEntry[]>, nested: boolean): string[] {
  const found = new Map<string, string>();
  let frontier = [entry];
  while (frontier.length > 0) {
    const above = frontier.flatMap((each) => groupsByMember.get(nameKey(each.dn)) ?? []);
    const fresh = above.filter((group) => !found.has(nameKey(group.dn)));
    for (const group of fresh) found.set(nameKey(group.dn), group.dn);
    frontier = nested ? fresh : [];
  }
  return [...found.values()];
}

/** The attributes a search returns, RFC 4511 section 4.5.1.8: none named or `*` means the user attributes, `+` the operational ones, `1.1` none. */
export function selectAttributes(stored: StoredEntry, requested: readonly string[]): [name: string, values: readonly string[]][] {
  const wanted = new Set(requested.map((name) => name.toLowerCase()));
  const allUser = wanted.size === 0 || wanted.has("*");
  return [...stored.attributes].filter(([name, values]) => {
    if (values.length === 0) return false;
    return wanted.has(name.toLowerCase()) || (isOperational(name) ? wanted.has("+") : allUser);
  });
}
