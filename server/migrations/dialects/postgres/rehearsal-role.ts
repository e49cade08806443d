import { literal, quote } from "./names";

/** The role beside the migrator's that rehearsals run as; one for each, so that each has the password of its own registration. */
export function rehearsalRole(userName: string): string {
  return `${userName}_rehearsal`;
}

/**
 * What the administrator's script adds for rehearsals: a role with the migrator's password that may make databases of its own and is a member
 * of nobody. It cannot read a table of the target; what it makes it drops.
 */
export function rehearsalRoleStatements({ userName, password }: { userName: string; password: string }): string[] {
  const role = quote(rehearsalRole(userName));
  return [`CREATE ROLE ${role} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD ${literal(password)}`];
}
