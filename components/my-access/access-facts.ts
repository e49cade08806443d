import type { MyAccessOutput, OwnGrant } from "@/server/my-access/schemas";

/** A permission, whether the person holds it, where, and the titles of the roles that give it. */
export type PermissionFact = MyAccessOutput["permissions"][number] & { givenBy: readonly string[] };

/** Every permission with the roles that give it; those held first, each half in the order of the table of permissions. */
export function permissionFacts({ permissions, grants }: Pick<MyAccessOutput, "permissions" | "grants">): PermissionFact[] {
  const facts = permissions.map((permission) => ({ ...permission, givenBy: rolesWith(permission.name, grants) }));
  return [...facts.filter(({ held }) => held), ...facts.filter(({ held }) => !held)];
}

/** The groups of the directory the person is in, those that give a role first. Compares DNs as the server wrote them. */
export function groupFacts({ groups, grants }: Pick<MyAccessOutput, "groups" | "grants">): { dn: string; roles: readonly string[] }[] {
  const facts = groups.map((dn) => ({ dn, roles: titles(grants.filter(({ groupDn }) => groupDn === dn)) }));
  return [...facts.filter(({ roles }) => roles.length > 0), ...facts.filter(({ roles }) => roles.length === 0)];
}

/** "1 role", "2 roles". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function rolesWith(name: string, grants: readonly OwnGrant[]): string[] {
  return titles(grants.filter(({ permissions }) => permissions.some((permission) => permission.name === name)));
}

function titles(grants: readonly OwnGrant[]): string[] {
  return [...new Set(grants.map(({ roleTitle }) => roleTitle))];
}
