import { literal, quote, shadowSchema } from "./names";
import { rehearsalRoleStatements } from "./rehearsal-role";

/** What stands below them: nobody else may look into our schema, and pg_dump locks every table it finds. */
export const backupNote = `-- A role that is no superuser and runs pg_dump needs this too, or the dump ends at ${shadowSchema}: GRANT pg_read_all_data TO that_role;`;

/**
 * The statements an administrator of the server runs once, as superuser or owner of the database: a role that may change the tables of one
 * owner and nothing else. PostgreSQL lets only a table's owner change it, so the role is a member of the owner; no other right is given.
 */
export function roleStatements(role: { databaseName: string; userName: string; password: string; ownerRole: string }): string[] {
  const user = quote(role.userName);
  return [
    `CREATE ROLE ${user} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT PASSWORD ${literal(role.password)}`,
    `GRANT CONNECT ON DATABASE ${quote(role.databaseName)} TO ${user}`,
    `GRANT ${quote(role.ownerRole)} TO ${user}`,
    `GRANT pg_read_all_stats TO ${user}`,
    `CREATE SCHEMA IF NOT EXISTS ${quote(shadowSchema)} AUTHORIZATION ${user}`,
    `REVOKE ALL ON SCHEMA ${quote(shadowSchema)} FROM PUBLIC`,
    ...rehearsalRoleStatements(role),
  ];
}
