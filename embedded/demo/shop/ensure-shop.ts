import pg from "pg";
import { withClient } from "../../../scripts/bootstrap/with-client";
import { roleStatements } from "../../../server/migrations/dialects/postgres/role";
import { connectionUrl, withDatabase } from "../../postgres/connection-url";
import { shopIndexes, shopRights, shopSample, shopTables } from "./shop-tables";

/** One database of the shop. */
export type ShopDatabase = {
  /** As the application of the shop. */
  appUrl: string;
  /** As the owner of its tables, who changes them without the portal. */
  ownerUrl: string;
  /** As the least-privilege role for migrations, of which the portal gets to know the password. */
  migratorUrl: string;
};

export type ShopOptions = { superuserUrl: string; database: string; passwords: { owner: string; app: string; migrator: string } };

const whole = "A small shop, whole";

/**
 * Makes one database of a small shop with roles of its own, where it is missing, and sets their passwords. The migrator is made by the script
 * that the portal prints. May run again at any time: what people have changed in the shop stays; one that was cut off half made is made anew.
 */
export async function ensureShop({ superuserUrl, database, passwords }: ShopOptions): Promise<ShopDatabase> {
  const names = { owner: `${database}_owner`, app: `${database}_app`, migrator: `${database}_migrator` };
  await withClient(superuserUrl, async (client) => {
    await client.query("SET log_min_error_statement = panic; SET log_statement = 'none'");
    for (const role of ["owner", "app"] as const) await ensureRole(client, names[role], passwords[role]);
    if (await isWhole(client, database)) return ensureRole(client, names.migrator, passwords.migrator);
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${names.owner}`);
    await client.query(`REVOKE ALL ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ${names.app}`);
    await fill(withDatabase(superuserUrl, database), database, { names, password: passwords.migrator });
    await client.query(`COMMENT ON DATABASE ${pg.escapeIdentifier(database)} IS ${pg.escapeLiteral(whole)}`);
    return undefined;
  });
  const { hostname, port } = new URL(superuserUrl);
  const urlOf = (role: "app" | "owner" | "migrator") =>
    connectionUrl({ host: hostname, port: Number(port) }, { role: names[role], password: passwords[role], database });
  return { appUrl: urlOf("app"), ownerUrl: urlOf("owner"), migratorUrl: urlOf("migrator") };
}

async function isWhole(client: pg.Client, database: string): Promise<boolean> {
  const { rows } = await client.query<{ comment: string | null }>(
    "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1",
    [database],
  );
  return rows[0]?.comment === whole;
}

async function fill(url: string, database: string, { names, password }: { names: { owner: string; app: string; migrator: string }; password: string }) {
  await withClient(url, async (client) => {
    await client.query("SET log_min_error_statement = panic; SET log_statement = 'none'");
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [names.migrator]);
    if (rowCount !== 0) await client.query(`DROP ROLE ${pg.escapeIdentifier(names.migrator)}`);
    await client.query(`GRANT ALL ON SCHEMA public TO ${names.owner}`);
    await client.query(`SET ROLE ${names.owner}`);
    for (const statement of [...shopTables, ...shopSample, ...shopIndexes, ...shopRights(names.app)]) await client.query(statement);
    await client.query("RESET ROLE");
    for (const statement of roleStatements({ databaseName: database, userName: names.migrator, password, ownerRole: names.owner })) {
      await client.query(statement);
    }
  });
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const known = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  if (known.rowCount === 0) await client.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE`);
  await client.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD ${pg.escapeLiteral(password)}`);
}
