import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { connectionParts, singleConnectionPool, withClient } from "./connection.mjs";

/**
 * The driver adapter the WebAssembly engine works through: Prisma's own for PostgreSQL, corrected where a migration needs more
 * than a query does (whole scripts, catalogue types, a shadow database that is never the main one).
 *
 * @param {{ url?: string, shadowDatabaseUrl?: string }} datasource
 */
export function createAdapterFactory(datasource) {
  const main = connectionParts(datasource.url);
  const schema = new URL(datasource.url).searchParams.get("schema") ?? undefined;
  return {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => adapterFor(main, schema, async () => {}),
    connectToShadowDb: () =>
      datasource.shadowDatabaseUrl ? connectToGivenShadow(main, connectionParts(datasource.shadowDatabaseUrl), schema) : connectToTemporaryShadow(main, schema),
  };
}

async function adapterFor(parts, schema, afterClose) {
  const pool = singleConnectionPool(parts);
  const adapter = await new PrismaPg(pool, { schema }).connect();
  // adapter-pg cuts scripts at every semicolon, also inside function bodies; the simple protocol takes them whole.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  // The catalogue's "char" type is told as text by the adapter, and the engine panics on the text where it reads constraints.
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const columnTypes = result.columnTypes.map((type, index) => (result.columnNames[index] === "constraint_type" ? ColumnTypeEnum.Character : type));
    return { ...result, columnTypes };
  };
  adapter.dispose = async () => {
    if (!pool.ended) await pool.end();
    await afterClose();
  };
  return adapter;
}

async function connectToTemporaryShadow(main, schema) {
  const database = `prisma_migrate_shadow_db_${randomUUID()}`;
  const onMain = (statement) => withClient(main, (client) => client.query(`${statement} ${pg.escapeIdentifier(database)}`));
  await onMain("CREATE DATABASE");
  return adapterFor({ ...main, database }, schema, () => onMain("DROP DATABASE IF EXISTS"));
}

async function connectToGivenShadow(main, shadow, schema) {
  if (["host", "port", "database"].every((part) => main[part] === shadow[part])) {
    throw new Error("shadowDatabaseUrl names the main database; its contents would be erased. Give a database of its own.");
  }
  await withClient(shadow, emptyDatabase);
  return adapterFor(shadow, schema, async () => {});
}

async function emptyDatabase(client) {
  const { rows } = await client.query(String.raw`SELECT nspname AS name FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'`);
  for (const { name } of rows) await client.query(`DROP SCHEMA ${pg.escapeIdentifier(name)} CASCADE`);
  await client.query("CREATE SCHEMA public");
}
