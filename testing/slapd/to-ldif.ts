import { valuesOf } from "@/embedded/directory/directory-entry";
import type { DirectoryEntry } from "@/embedded/directory/directory-entry";
import { nameKey } from "@/embedded/directory/distinguished-name";

/**
 * The entries as LDIF for slapadd. Every value is base64, so none can be read as syntax. A locked account carries the ppolicy
 * overlay's mark for "for ever".
 * @param options.withMemberOf writes direct memberships, which slapadd does not let the memberof overlay compute.
 */
export function toLdif(entries: readonly DirectoryEntry[], options: { withMemberOf: boolean }): string {
  const groups = new Map<string, string[]>();
  for (const group of options.withMemberOf ? entries : []) {
    for (const member of valuesOf(group, "member")) groups.set(nameKey(member), [...(groups.get(nameKey(member)) ?? []), group.dn]);
  }
  return entries.map((entry) => `${linesOf(entry, groups.get(nameKey(entry.dn)) ?? []).join("\n")}\n`).join("\n");
}

function linesOf(entry: DirectoryEntry, memberOf: readonly string[]): string[] {
  const attributes = Object.entries(entry.attributes).flatMap(([name, values]) => values.map((value) => line(name, value)));
  return [
    line("dn", entry.dn),
    ...attributes,
    ...memberOf.map((dn) => line("memberOf", dn)),
    ...(entry.password === undefined ? [] : [line("userPassword", entry.password)]),
    ...(entry.locked ? ["pwdAccountLockedTime: 000001010000Z"] : []),
  ];
}

function line(name: string, value: string): string {
  return `${name}:: ${Buffer.from(value).toString("base64")}`;
}
