import { literal, quote, shadowSchema } from "./names";
import { rehearsalRoleStatements } from "./rehearsal-role";

/** What the migrator's account may do in the registered database: change tables and rows, and make triggers. No FILE, no SUPER, no GRANT. */
const rightsOnDatabase = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, TRIGGER, REFERENCES, CREATE VIEW, SHOW VIEW, LOCK TABLES";

/** In the database of logs and shadows. */
const rightsOnShadow = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX";

/** Over the whole server: PROCESS shows long transactions and predecessors, REPLICA MONITOR the lag of a replica. They change nothing. */
const rightsOnServer = "PROCESS, REPLICA MONITOR";

/**
 * The statements an administrator of the server runs once: an account that may do what migrations need and nothing else. With the binary log on,
 * MariaDB refuses triggers to it (error 1419) unless `log_bin_trust_function_creators` is set.
 * @param role.host from which the account connects; `%` is any.
 */
export function roleStatements(role: { databaseName: string; userName: string; password: string; host: string; requireTls: boolean }): string[] {
  const account = `${literal(role.userName)}@${literal(role.host)}`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${quote(shadowSchema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${literal(role.password)}${role.requireTls ? " REQUIRE SSL" : ""}`,
    `GRANT ${rightsOnServer} ON *.* TO ${account}`,
    `GRANT ${rightsOnDatabase} ON ${grantPattern(role.databaseName)}.* TO ${account}`,
    `GRANT ${rightsOnShadow} ON ${grantPattern(shadowSchema)}.* TO ${account}`,
    ...rehearsalRoleStatements(role),
  ];
}

/** In GRANT, `_` and `%` of a database's name are wildcards unless they are escaped. */
function grantPattern(databaseName: string): string {
  return quote(databaseName.replaceAll(/[\\_%]/g, String.raw`\$&`));
}
