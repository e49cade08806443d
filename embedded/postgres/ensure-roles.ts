import pg from "pg";
import { withClient } from "../../scripts/bootstrap/with-client";
import { connectionUrl, withDatabase } from "./connection-url";

/** Owns the database and runs the Prisma migrations. */
export const OWNER_ROLE = "switchyard_owner";
/** Works with the data; may do what the migrations grant it. */
export const APP_ROLE = "switchyard_app";

// The same statements, for installations of one's own: scripts/bootstrap/create-roles.sql.
const ROLE_ATTRIBUTES = {
  // CREATEDB: `prisma migrate dev` replays the migrations in a shadow database.
  [OWNER_ROLE]: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
  [APP_ROLE]: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
};
// Any number: keeps two starters from creating the same role at once.
const ROLES_LOCK = 72707370;

export interface RolesOptions {
  superuserUrl: string;
  /** Name of the database that the owner shall own; created when missing. */
  database: string;
  ownerPassword: string;
  appPassword: string;
}

/**
 * Create Switchyard's database and its two roles where they are missing, and set their passwords. Rights on tables come from the
 * Prisma migrations, which therefore need the roles first. May run again at any time.
 *
 * @returns the URLs of both roles for that database
 */
export async function ensureRoles(options: RolesOptions): Promise<{ ownerUrl: string; appUrl: string }> {
  const { superuserUrl, database } = options;
  await withClient(superuserUrl, async (client) => {
    // A failing statement is normally written to the server's log as it is, here with a password.
    await client.query("SET log_min_error_statement = panic; SET log_statement = 'none'");
    await client.query("SELECT pg_advisory_lock($1)", [ROLES_LOCK]);
    await ensureRole(client, OWNER_ROLE, options.ownerPassword);
    await ensureRole(client, APP_ROLE, options.appPassword);
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${OWNER_ROLE}`);
    await restrictDatabase(client, database);
  });
  await withClient(withDatabase(superuserUrl, database), async (client) => {
    await client.query(`REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO ${APP_ROLE}`);
  });
  return {
    ownerUrl: urlAs(superuserUrl, { role: OWNER_ROLE, password: options.ownerPassword, database }),
    appUrl: urlAs(superuserUrl, { role: APP_ROLE, password: options.appPassword, database }),
  };
}

/** Let only the owner and the application connect. Rights on a database are not copied from its template. */
export async function restrictDatabase(client: pg.Client, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database);
  await client.query(`ALTER DATABASE ${name} OWNER TO ${OWNER_ROLE}`);
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${APP_ROLE}`);
}

async function ensureRole(client: pg.Client, role: keyof typeof ROLE_ATTRIBUTES, password: string): Promise<void> {
  const known = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  if (known.rowCount === 0) await client.query(`CREATE ROLE ${role}`);
  await client.query(`ALTER ROLE ${role} ${ROLE_ATTRIBUTES[role]} PASSWORD ${pg.escapeLiteral(password)}`);
}

function urlAs(serverUrl: string, login: { role: string; password: string; database: string }): string {
  const { hostname, port } = new URL(serverUrl);
  return connectionUrl({ host: hostname, port: Number(port || 5432) }, login);
}
