import type { DirectoryConfig } from "./ldap-config";
import { InvalidDnError, normalizeDn } from "./ldap-dn";
import { textsOf } from "./ldap-entry";
import type { RawEntry } from "./ldap-entry";
import { allOf, anyOf, equals, parseFilter } from "./ldap-filter";
import type { LdapFilter } from "./ldap-filter";

/** The part of a directory session that reading groups needs. */
export type GroupSearch = {
  search(query: {
    base: string;
    scope?: "base" | "sub";
    filter: LdapFilter;
    attributes: readonly string[];
    atMost?: number;
  }): Promise<readonly RawEntry[] | null>;
};

/** Most groups of one person that count; far above what people have. What lies beyond gives no rights: farther groups first, then later names. */
export const mostGroups = 1_000;
/** Names asked for at once, so that no filter and no queue grows without bound. */
const namesPerSearch = 50;

/** Groups found so far: normal form → name as the directory writes it. */
type Found = Map<string, string>;

/** Whose groups are read. `direct` are the values of `memberOf`, which the strategy `groupOfNames` ignores. */
export type GroupMember = { dn: string; direct: readonly string[]; /** Called when some groups lie beyond the bound. */ onBeyond?: () => void };

/**
 * The groups of a person as normalised names, sorted: the direct ones and, when configured, the groups these belong to.
 * Ends also when groups contain each other; at most `nestedDepth` levels are read and 1,000 groups kept, the same ones each time.
 */
export async function readGroupNames(search: GroupSearch, config: DirectoryConfig, person: GroupMember): Promise<string[]> {
  const found: Found = new Map();
  const parentsOf = config.groupStrategy === "memberOf" ? parentsByMemberOf : parentsByMember;
  const first = config.groupStrategy === "memberOf" ? person.direct : await parentsByMember(search, config, [person.dn]);
  let level = keepNew(found, first);
  for (let depth = 1; config.nested && depth < config.nestedDepth && level.kept.length > 0 && !level.isCut; depth += 1) {
    level = keepNew(found, await parentsOf(search, config, level.kept));
  }
  if (level.isCut) person.onBeyond?.();
  return [...found.keys()].sort();
}

/** Keeps the groups of one level that are new, in the order of their names as far as there is room. */
function keepNew(found: Found, names: readonly string[]): { kept: string[]; isCut: boolean } {
  const fresh = new Map<string, string>();
  for (const name of names) {
    const key = normalizeOrSkip(name);
    if (key !== null && !found.has(key)) fresh.set(key, name);
  }
  const kept = [...fresh.keys()].sort().slice(0, mostGroups - found.size);
  for (const key of kept) found.set(key, fresh.get(key) ?? key);
  return { kept: kept.map((key) => found.get(key) ?? key), isCut: kept.length < fresh.size };
}

/** A name that cannot be read gives no rights and must not stop the sign-in of everyone who is in that group. */
function normalizeOrSkip(name: string): string | null {
  try {
    return normalizeDn(name);
  } catch (error) {
    if (error instanceof InvalidDnError) return null;
    throw error;
  }
}

async function parentsByMemberOf(search: GroupSearch, config: DirectoryConfig, names: readonly string[]): Promise<string[]> {
  const filter = parseFilter(config.groupFilter);
  const parents: string[] = [];
  for (let start = 0; start < names.length; start += namesPerSearch) {
    // Together on one connection, so that a distant directory costs one way there and back for many groups.
    const batch = names.slice(start, start + namesPerSearch).map((base) => search.search({ base, scope: "base", filter, attributes: ["memberOf"], atMost: 1 }));
    for (const entries of await Promise.all(batch)) parents.push(...(entries ?? []).flatMap((entry) => textsOf(entry, "memberOf")));
  }
  return parents;
}

async function parentsByMember(search: GroupSearch, config: DirectoryConfig, names: readonly string[]): Promise<string[]> {
  const parents: string[] = [];
  for (let start = 0; start < names.length; start += namesPerSearch) {
    const members = names.slice(start, start + namesPerSearch).map((name) => equals(config.memberAttribute, name));
    const filter = allOf([parseFilter(config.groupFilter), anyOf(members)]);
    const entries = await search.search({ base: config.groupBase, filter, attributes: ["1.1"] });
    if (entries === null) throw new Error(`the group base ${config.groupBase} does not exist or may not be read by the service account`);
    parents.push(...entries.map((entry) => entry.dn));
  }
  return parents;
}
