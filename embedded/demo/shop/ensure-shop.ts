import pg from "pg";
import { withClient } from "../../../scripts/bootstrap/with-client";
import { connectionUrl, withDatabase } from "../../postgres/connection-url";
import { shopIndexes, shopRights, shopSample, shopTables } from "./shop-tables";

/** One database of the shop: whose it is, who writes, and who may migrate it. */
export type ShopDatabase = {
  /** As the application of the shop. */
  appUrl: string;
  /** As the least-privilege role for migrations, of which the portal gets to know the password. */
  migratorUrl: string;
};

export type ShopOptions = { superuserUrl: string; database: string; passwords: { owner: string; app: string; migrator: string } };

/**
 * Makes one database of a small shop with roles of its own, where it is missing, and sets their passwords. May run again at any time; what
 * people have changed in it stays.
 * @param grantMigrator the statements that let the migrator work, as the portal prints them for such a database
 */
export async function ensureShop(
  { superuserUrl, database, passwords }: ShopOptions,
  grantMigrator: (names: { database: string; owner: string; migrator: string }) => readonly string[],
): Promise<ShopDatabase> {
  const names = { owner: `${database}_owner`, app: `${database}_app`, migrator: `${database}_migrator` };
  const isNew = await withClient(superuserUrl, async (client) => {
    await client.query("SET log_min_error_statement = panic; SET log_statement = 'none'");
    for (const role of ["owner", "app", "migrator"] as const) await ensureRole(client, names[role], passwords[role]);
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (known.rowCount !== 0) return false;
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(`${database}_new`)} OWNER ${names.owner}`);
    return true;
  });
  if (isNew) {
    await withClient(withDatabase(superuserUrl, `${database}_new`), async (client) => {
      await client.query(`REVOKE ALL ON DATABASE ${pg.escapeIdentifier(`${database}_new`)} FROM PUBLIC`);
      await client.query(`GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(`${database}_new`)} TO ${names.app}, ${names.migrator}`);
      await client.query(`SET ROLE ${names.owner}`);
      for (const statement of [...shopTables, ...shopSample, ...shopIndexes, ...shopRights(names.app)]) await client.query(statement);
      await client.query("RESET ROLE");
      for (const statement of grantMigrator({ database: `${database}_new`, owner: names.owner, migrator: names.migrator })) await client.query(statement);
    });
    // Named at last when it is whole: a demo that is stopped meanwhile begins it anew.
    await withClient(superuserUrl, (client) =>
      client.query(`ALTER DATABASE ${pg.escapeIdentifier(`${database}_new`)} RENAME TO ${pg.escapeIdentifier(database)}`),
    );
  }
  const urlOf = (role: "app" | "migrator"): string => {
    const { hostname, port } = new URL(superuserUrl);
    return connectionUrl({ host: hostname, port: Number(port) }, { role: names[role], password: passwords[role], database });
  };
  return { appUrl: urlOf("app"), migratorUrl: urlOf("migrator") };
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const known = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  if (known.rowCount === 0) await client.query(`CREATE ROLE ${pg.escapeIdentifier(role)}`);
  await client.query(`ALTER ROLE ${pg.escapeIdentifier(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`);
}
