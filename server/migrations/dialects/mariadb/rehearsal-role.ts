import { literal, quote } from "./names";

/** The account beside the migrator's that rehearsals run as; one for each, so that each has the password of its own registration. */
export function rehearsalRole(userName: string): string {
  return `${userName}_rehearsal`;
}

/** Scratch databases, and no other database of the server; `_` is escaped because it is a wildcard there. */
const scratchPattern = String.raw`switchyard\_rehearsal\_%`;

/** What the administrator's script adds for rehearsals: an account with the migrator's password that sees scratch databases only. */
export function rehearsalRoleStatements(role: { userName: string; password: string; host: string; requireTls: boolean }): string[] {
  const account = `${literal(rehearsalRole(role.userName))}@${literal(role.host)}`;
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${literal(role.password)}${role.requireTls ? " REQUIRE SSL" : ""}`,
    `GRANT ALL PRIVILEGES ON ${quote(scratchPattern)}.* TO ${account}`,
  ];
}
