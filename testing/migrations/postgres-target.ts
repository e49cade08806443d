import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { rehearsalRole } from "@/server/migrations/dialects/postgres/rehearsal-role";
import { roleStatements } from "@/server/migrations/dialects/postgres/role";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { withDatabase } from "../../embedded/postgres/connection-url";

/** A fresh database of the test run's PostgreSQL with the three roles that a registered database has. */
export type PostgresTarget = {
  databaseName: string;
  /** The least-privilege role that runs migrations. */
  address: TargetAddress;
  /** What an application uses: rows of every table in `public`, nothing in `switchyard_shadow`. */
  application: TargetAddress;
  /** Owns the tables. */
  owner: TargetAddress;
  superuser: TargetAddress;
  /** As the tables' owner. Big numbers and times come as text. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** The same as superuser, who sees what is ours too. */
  superuserQuery(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** A connection of its own that the test ends. */
  connect(address: TargetAddress, applicationName?: string): Promise<pg.Client>;
  drop(): Promise<void>;
};

/** Makes one. Give each test file its own in `beforeAll` and drop it in `afterAll`; integration tests only. */
export async function createPostgresTarget(): Promise<PostgresTarget> {
  const server = new URL(inject("testServer").superuserUrl);
  const suffix = randomBytes(5).toString("hex");
  const databaseName = `target_${suffix}`;
  const superuser = addressOf(server, databaseName);
  const as = (role: string) => ({ ...superuser, userName: `${role}_${suffix}`, password: `${role}-${suffix}` });
  const [owner, application, address] = [as("owner"), as("app"), as("migrator")];
  const admin = await connectTo(withDatabase(server.href, "postgres"));
  for (const { userName, password } of [owner, application]) await admin.query(`CREATE ROLE ${userName} LOGIN PASSWORD '${password}'`);
  await admin.query(`CREATE DATABASE ${databaseName} OWNER ${owner.userName} TEMPLATE template0 ENCODING 'UTF8'`);
  await prepare(withDatabase(server.href, databaseName), { databaseName, owner, application, address });
  const [session, seeing] = [await connectTo(urlOf(owner)), await connectTo(urlOf(superuser))];
  return {
    databaseName,
    address,
    application,
    owner,
    superuser,
    query: async (sql, values = []) => (await session.query<Record<string, unknown>>(sql, [...values])).rows,
    superuserQuery: async (sql, values = []) => (await seeing.query<Record<string, unknown>>(sql, [...values])).rows,
    connect: (login, applicationName) => connectTo(urlOf(login), applicationName),
    drop: async () => {
      await session.end();
      await seeing.end();
      await admin.query(`DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`);
      const rehearsal = { userName: rehearsalRole(address.userName) };
      for (const { userName } of [application, address, owner, rehearsal]) await admin.query(`DROP ROLE IF EXISTS ${userName}`);
      await admin.end();
    },
  };
}

type Roles = { databaseName: string; owner: TargetAddress; application: TargetAddress; address: TargetAddress };

/** What the administrator's script does, and what an application is usually given. */
async function prepare(url: string, { databaseName, owner, application, address }: Roles): Promise<void> {
  const client = await connectTo(url);
  const { userName, password } = address;
  for (const statement of roleStatements({ databaseName, userName, password, ownerRole: owner.userName })) await client.query(statement);
  await client.query(`ALTER SCHEMA public OWNER TO ${owner.userName}`);
  await client.query(`GRANT USAGE ON SCHEMA public TO ${application.userName}`);
  const rights = { TABLES: "SELECT, INSERT, UPDATE, DELETE, TRUNCATE", SEQUENCES: "USAGE, SELECT" };
  for (const [kind, granted] of Object.entries(rights)) {
    await client.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner.userName} IN SCHEMA public GRANT ${granted} ON ${kind} TO ${application.userName}`);
  }
  await client.end();
}

function addressOf(server: URL, databaseName: string): TargetAddress {
  const [userName, password] = [server.username, server.password].map(decodeURIComponent) as [string, string];
  return { engine: "postgres", host: server.hostname, port: Number(server.port || 5432), databaseName, userName, password, tls: "off", tlsCa: null };
}

function urlOf({ host, port, databaseName, userName, password }: TargetAddress): string {
  return `postgresql://${encodeURIComponent(userName)}:${encodeURIComponent(password)}@${host}:${port}/${databaseName}`;
}

async function connectTo(connectionString: string, applicationName = "a test"): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: applicationName });
  // The database is dropped under connections that a test left open.
  client.on("error", () => {});
  await client.connect();
  return client;
}
